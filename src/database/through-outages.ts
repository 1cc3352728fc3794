import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from './outage.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/**
 * Carries out one step of a start, and again for as long as the database is away, telling `log` when
 * it has to wait, and when that is over. A step that was cut short must bear being repeated.
 *
 * @throws what `step` throws, unless that is an outage
 * @throws the signal's reason when aborted
 */
export async function throughOutages<T>(
  step: () => Promise<T>,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    try {
      const answer = await step();
      if (pause > FIRST_PAUSE_MS) log('The database is there.');
      return answer;
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (pause === FIRST_PAUSE_MS) {
        log(`The database does not answer (${codeOf(error)}); waiting for it …`);
      }
    }
    await delay(pause, undefined, { signal });
  }
}

/** What the database, or the way to it, calls the fault. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
