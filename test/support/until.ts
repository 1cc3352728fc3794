import { setTimeout as delay } from 'node:timers/promises';

/** Long, since it costs time only where something is wrong, and machines may be very busy. */
const PATIENCE_MS = 60_000;

/**
 * Asks again and again until the answer is truthy, and returns it. For what nobody announces.
 *
 * @throws {Error} when that takes longer than `patienceMs`
 */
export async function until<T>(
  ask: () => T | Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<NonNullable<T>> {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as NonNullable<T>;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for: ${ask}`);
    await delay(5);
  }
}
