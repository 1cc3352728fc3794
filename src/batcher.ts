/**
 * Natural batching: while one call is under way, items gather; it returns, they go. No timer, so a
 * lone item goes at once, and the batches grow exactly as the load does.
 */
export class Batcher<Item, Result> {
  readonly #run: (items: Item[]) => Promise<Result[]>;
  readonly #maxBatch: number;
  #waiting: Waiting<Item, Result>[] = [];
  #underWay: Promise<void> | undefined;

  /**
   * @param run takes the items in order and answers a result for each, in the same order; when it
   *   rejects, every item of the batch is rejected with that error
   * @param maxBatch most items of one call
   */
  constructor(run: (items: Item[]) => Promise<Result[]>, maxBatch: number) {
    this.#run = run;
    this.#maxBatch = maxBatch;
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
      const batch = this.#waiting.slice(0, this.#maxBatch);
      this.#waiting = this.#waiting.slice(batch.length);
      try {
        const results = await this.#run(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#underWay = undefined;
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
