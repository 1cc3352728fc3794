/** Longest wait for a moment in which the page has nothing to do, in ms. */
const MOST_MS = 3_000;

/** Does something once the page has nothing to do. */
export function whenIdle(act: () => void): void {
  // Safari has no such thing.
  if (globalThis.requestIdleCallback === undefined) setTimeout(act, MOST_MS);
  else requestIdleCallback(act, { timeout: MOST_MS });
}
