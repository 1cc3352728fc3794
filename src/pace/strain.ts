import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** The event loop is looked at no more often than this. */
const WINDOW_MS = 50;
/** How much of the newest window is believed; the rest is what was known before. */
const WEIGHT = 0.3;
/** Share of its time the event loop may be busy before the process counts as strained at all. */
const CALM = 0.3;
/** Share from which on it counts as strained to the full. */
const BUSY = 0.7;

/** Follows how busy an event loop is. */
export class Strain {
  #last: EventLoopUtilization;
  #lookedAt: number;
  #share = 0;

  constructor() {
    this.#last = performance.eventLoopUtilization();
    this.#lookedAt = performance.now();
  }

  /**
   * From 0, where there is time enough for everything as it comes, to 1, where work has to be saved
   * by doing more of it at once.
   */
  get level(): number {
    this.#look();
    return Math.min(Math.max((this.#share - CALM) / (BUSY - CALM), 0), 1);
  }

  #look(): void {
    const now = performance.now();
    if (now - this.#lookedAt < WINDOW_MS) return;
    const current = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(current, this.#last);
    this.#share += (utilization - this.#share) * WEIGHT;
    this.#last = current;
    this.#lookedAt = now;
  }
}

/** Of this process. */
export const strain = new Strain();
