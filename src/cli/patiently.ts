import { setTimeout as sleep } from 'node:timers/promises';
import { interrupted } from './command-error.ts';
import { Refused, Unreachable } from './running-server.ts';

/** How long something is tried while the server is away or wants to be left alone. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const PASSING = new Set(['rate_limited', 'unavailable']);

/**
 * Does it once, however often that takes: doing it twice has to be harmless.
 *
 * @throws {CommandError} when it is refused for good, when patience ends, or, with that sentence,
 *   when it is broken off
 */
export async function patiently<T>(
  task: () => Promise<T>,
  signal: AbortSignal,
  ifInterrupted?: string,
): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await task();
    } catch (error) {
      const waitMs = waitAfter(error, pause);
      if (waitMs === undefined || Date.now() + waitMs > giveUpAt) throw error;
      await sleep(waitMs, undefined, { signal }).catch(() => {
        throw interrupted(ifInterrupted);
      });
    }
  }
}

/** Milliseconds until another try makes sense; none where it makes no sense at all. */
function waitAfter(error: unknown, pause: number): number | undefined {
  if (error instanceof Unreachable) return pause;
  if (error instanceof Refused && PASSING.has(error.code)) return error.retryMs ?? pause;
  return undefined;
}
