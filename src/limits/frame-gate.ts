import type { Rate } from '../config/rate.ts';
import { fullAfter, msUntil } from './token-bucket.ts';

/** So many strikes, and the connection is closed. */
const STRIKES_MAX = 3;
/** What is refused within this time of a strike was under way already, and belongs to it, … */
const STRIKE_MS = 1000;
/** … up to so many frames: nobody has more under way by accident. */
const STRIKE_FRAMES = 10;
/** Without a refusal for so long, what was is forgotten. */
const FORGIVE_MS = 60_000;

/** What a connection's frames may cost, whatever is in them, and how often it was told to wait. */
export class FrameGate {
  readonly #rate: Rate;
  readonly #clock: () => number;
  #fullAt = 0;
  #strikes = 0;
  #struckAt = Number.NEGATIVE_INFINITY;
  #refusedSince = 0;

  constructor(rate: Rate, clock: () => number) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Lets a frame pass and answers 0, or the milliseconds until one may. */
  frame(): number {
    const now = this.#clock();
    const waitMs = msUntil(this.#rate, this.#fullAt, 1, now);
    if (waitMs === 0) this.#fullAt = fullAfter(this.#rate, this.#fullAt, 1, now);
    return waitMs;
  }

  /** Something was refused. Answers whether that was once too often. */
  refused(): boolean {
    const now = this.#clock();
    const sinceMs = now - this.#struckAt;
    if (sinceMs > FORGIVE_MS) this.#strikes = 0;
    this.#refusedSince += 1;
    if (sinceMs > STRIKE_MS || this.#refusedSince > STRIKE_FRAMES) {
      this.#strikes += 1;
      this.#struckAt = now;
      this.#refusedSince = 1;
    }
    return this.#strikes >= STRIKES_MAX;
  }
}
