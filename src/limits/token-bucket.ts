import type { Rate } from '../config/rate.ts';
import { ExpiringMap } from './expiring-map.ts';

/** Milliseconds until a bucket that is full at `fullAt` has `cost` tokens, 0 where it has them now. */
export function msUntil(
  { burst, everyMs }: Rate,
  fullAt: number,
  cost: number,
  now: number,
): number {
  // Who asks for more than a bucket can hold gets it from a full one.
  const tokens = Math.min(cost, burst);
  return Math.max(0, Math.max(fullAt, now) + (tokens - burst) * everyMs - now);
}

/** When such a bucket is full again, once `cost` tokens were taken from it. */
export const fullAfter = ({ burst, everyMs }: Rate, fullAt: number, cost: number, now: number) =>
  Math.max(fullAt, now) + Math.min(cost, burst) * everyMs;

/**
 * A token bucket for each key, kept as one number: the moment at which the bucket is full again
 * (GCRA). A full bucket and one that was never seen are the same, so keys may be forgotten.
 */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #isUnlimited: boolean;
  readonly #fullAt: ExpiringMap<number>;

  /** @param rate `UNLIMITED` refuses nothing and keeps nothing */
  constructor(rate: Rate) {
    this.#rate = rate;
    this.#isUnlimited = rate.everyMs === 0;
    this.#fullAt = new ExpiringMap(rate.burst * rate.everyMs);
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Milliseconds until the bucket has `cost` tokens, 0 where it has them now. */
  waitFor(key: string, cost: number, now: number): number {
    if (this.#isUnlimited) return 0;
    return msUntil(this.#rate, this.#fullAtOf(key, now), cost, now);
  }

  /** Takes tokens, whether they are there or not: to be asked for before. */
  take(key: string, cost: number, now: number): void {
    if (this.#isUnlimited) return;
    this.#fullAt.set(key, fullAfter(this.#rate, this.#fullAtOf(key, now), cost, now), now);
  }

  /** Gives back what was taken and not used. */
  giveBack(key: string, now: number): void {
    if (this.#isUnlimited) return;
    this.#fullAt.set(key, this.#fullAtOf(key, now) - this.#rate.everyMs, now);
  }

  /** How much of the bucket is gone, 0 to 1. */
  usedPart(key: string, now: number): number {
    if (this.#isUnlimited) return 0;
    return (this.#fullAtOf(key, now) - now) / (this.#rate.burst * this.#rate.everyMs);
  }

  #fullAtOf(key: string, now: number): number {
    return Math.max(this.#fullAt.get(key) ?? now, now);
  }
}
