import { Refusal } from '../errors.ts';

/** Who has waited for longer has most likely gone, and the database is slow or away. */
const WAIT_MAX_MS = 15_000;

/**
 * Lets a few jobs run at once. Those who wait go in turn by their keys, one of each, so that a key
 * with a hundred jobs delays another one's by a single job.
 */
export class FairQueue {
  readonly #max: number;
  /** In the order of their turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #underWay = 0;

  /** @param max jobs that run at once */
  constructor(max: number) {
    this.#max = max;
  }

  /** @throws {Refusal} `unavailable` when its turn came too late; or as the job does */
  async run<Result>(key: string, job: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    await this.#turn(key);
    try {
      if (performance.now() - since > WAIT_MAX_MS) {
        throw new Refusal('unavailable', { retryMs: 1000 });
      }
      return await job();
    } finally {
      this.#next();
    }
  }

  async #turn(key: string): Promise<void> {
    if (this.#underWay < this.#max) {
      this.#underWay += 1;
      return;
    }
    await new Promise<void>((resolve) => {
      const queue = this.#waiting.get(key);
      if (queue) queue.push(resolve);
      else this.#waiting.set(key, [resolve]);
    });
  }

  /** The place is handed on and never free between, so that nobody who comes just now is faster. */
  #next(): void {
    const [first] = this.#waiting;
    if (!first) {
      this.#underWay -= 1;
      return;
    }
    const [key, queue] = first;
    this.#waiting.delete(key);
    const go = queue.shift();
    if (queue.length > 0) this.#waiting.set(key, queue);
    go?.();
  }
}
