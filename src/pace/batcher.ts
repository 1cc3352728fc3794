import { setTimeout as sleep } from 'node:timers/promises';

interface BatcherOptions {
  /** Most items of one call. */
  readonly maxBatch: number;
  /** Milliseconds of rest for each that a call of several items took, asked after each; 0: none. */
  readonly restPerCost?: () => number;
  /** Longest rest, in milliseconds. */
  readonly longestRest?: number;
}

/**
 * Natural batching: while one call is under way, items gather; it returns, they go. A lone item
 * goes at once, and the batches grow exactly as the load does. Where a call costs much and an item
 * in it little, a rest after calls of several items makes fewer and larger ones of them.
 */
export class Batcher<Item, Result> {
  readonly #run: (items: Item[]) => Promise<(Result | Error)[]>;
  readonly #options: BatcherOptions;
  #waiting: Waiting<Item, Result>[] = [];
  #underWay: Promise<void> | undefined;

  /**
   * @param run takes the items in order and answers a result for each, in the same order, or an
   *   error, with which that item is rejected; when it rejects, every item of the batch is
   */
  constructor(run: (items: Item[]) => Promise<(Result | Error)[]>, options: BatcherOptions) {
    this.#run = run;
    this.#options = options;
  }

  /** Items that wait for their call. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#underWay ??= this.#drain();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  async idle(): Promise<void> {
    while (this.#underWay) await this.#underWay;
  }

  async #drain(): Promise<void> {
    // Items that are added in the same turn of the event loop share the first call.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, this.#options.maxBatch);
      this.#waiting = this.#waiting.slice(batch.length);
      const start = performance.now();
      try {
        const results = await this.#run(batch.map(({ item }) => item));
        for (const [i, { resolve, reject }] of batch.entries()) {
          const result = results[i] as Result | Error;
          if (result instanceof Error) reject(result);
          else resolve(result);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      if (batch.length > 1) await this.#rest(performance.now() - start);
    }
    this.#underWay = undefined;
  }

  async #rest(cost: number): Promise<void> {
    const { restPerCost = () => 0, longestRest = 0 } = this.#options;
    const rest = Math.min(cost * restPerCost(), longestRest);
    if (rest >= 1) await sleep(rest);
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
