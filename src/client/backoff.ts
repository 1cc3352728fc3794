import { CloseCode } from '../wire/close-codes.ts';

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
const FLOODING_MS = 5_000;
const LONGEST_SPREAD_MS = 60_000;

export interface Lost {
  code: number;
  reason: string;
  /** How many connections in a row came to nothing. */
  failures: number;
  /** The least wait the server asked for in an error frame, in ms. */
  askedMs: number;
}

/**
 * Milliseconds to wait before the next connection. Full jitter: anything from 0 to the bound, so
 * that a crowd which lost its server in one moment does not come back in one moment.
 */
export function reconnectDelay(lost: Lost, random: () => number = Math.random): number {
  const spread = spreadOf(lost.code, lost.reason);
  if (spread !== undefined && lost.failures === 0) return random() * spread;
  const bound = Math.max(Math.min(LONGEST_MS, FIRST_MS * 2 ** lost.failures), spread ?? 0);
  const least = lost.code === CloseCode.flooding ? FLOODING_MS : 0;
  return Math.max(random() * bound, least, lost.askedMs);
}

/** `{"spread_ms":N}` in the reason of a 1001, in ms. */
function spreadOf(code: number, reason: string): number | undefined {
  if (code !== CloseCode.goingAway) return undefined;
  try {
    const { spread_ms: spread } = JSON.parse(reason);
    if (typeof spread === 'number' && spread >= 0) return Math.min(spread, LONGEST_SPREAD_MS);
  } catch {
    // Other servers and proxies close with 1001 too, without a reason of ours.
  }
  return undefined;
}
