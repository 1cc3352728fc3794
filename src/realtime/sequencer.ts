/**
 * Puts entries that come in any order, more than once or with holes, into the order of their seq,
 * each once. What comes after a hole is held until the hole is filled.
 */
export class Sequencer<Entry extends { readonly seq: number }> {
  #last: number;
  readonly #held = new Map<number, Entry>();

  /** @param last seq of the newest entry that was delivered already */
  constructor(last: number) {
    this.#last = last;
  }

  /** Seq of the newest entry that was handed out in order. */
  get last(): number {
    return this.#last;
  }

  /** Whether entries wait behind a hole. */
  get hasGap(): boolean {
    return this.#held.size > 0;
  }

  /** Takes entries as they come; answers those whose turn it is now. */
  accept(entries: readonly Entry[]): Entry[] {
    const ready: Entry[] = [];
    for (const entry of entries) {
      if (entry.seq === this.#last + 1) this.#takeTurn(entry, ready);
      else if (entry.seq > this.#last) this.#held.set(entry.seq, entry);
    }
    return ready;
  }

  /** What waited for this one follows it. */
  #takeTurn(entry: Entry, ready: Entry[]): void {
    let next: Entry | undefined = entry;
    while (next) {
      this.#last = next.seq;
      ready.push(next);
      if (this.#held.size === 0) return;
      this.#held.delete(next.seq);
      next = this.#held.get(this.#last + 1);
    }
  }
}
