const FIRST_MS = 1000;
const LONGEST_MS = 15 * 60_000;

/**
 * Milliseconds until the next try after so many failures before this one: 1 s, doubled each time, at
 * most 15 min. Half of it is chance, so that the webhooks of a receiver that was away do not all
 * come back at once.
 */
export function retryAfter(failures: number, random: () => number = Math.random): number {
  const bound = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return bound / 2 + (random() * bound) / 2;
}
