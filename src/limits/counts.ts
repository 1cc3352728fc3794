/** How many of something each key has under way, up to a limit. Keys that have none are not kept. */
export class Counts {
  readonly #max: number;
  readonly #counts = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Takes a place and answers what frees it again; `undefined` when there is none left. */
  enter(key: string): (() => void) | undefined {
    if (this.isFull(key)) return undefined;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return () => this.#leave(key);
  }

  isFull(key: string): boolean {
    return (this.#counts.get(key) ?? 0) >= this.#max;
  }

  #leave(key: string): void {
    const count = this.#counts.get(key) ?? 0;
    if (count > 1) this.#counts.set(key, count - 1);
    else this.#counts.delete(key);
  }
}
