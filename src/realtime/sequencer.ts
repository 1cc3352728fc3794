/**
 * Entries that wait behind a hole, at most. A hole is filled within milliseconds, of which the fastest
 * room brings 30 entries each; only where the log cannot be read does it stay, and then whatever the
 * bus brought was kept until there was no memory. What is beyond is read from the log: two reads more.
 */
export const HELD_MAX = 1000;

/**
 * Puts entries that come in any order, more than once or with holes, into the order of their seq,
 * each once. What comes after a hole is held until the hole is filled, as far as there is place.
 */
export class Sequencer<Entry extends { readonly seq: number }> {
  #last: number;
  /** Seq of the newest entry that had to wait, held or not. */
  #newest = 0;
  readonly #held = new Map<number, Entry>();

  /** @param last seq of the newest entry that was delivered already */
  constructor(last: number) {
    this.#last = last;
  }

  /** Seq of the newest entry that was handed out in order. */
  get last(): number {
    return this.#last;
  }

  /** Whether entries came whose turn it is not yet. */
  get hasGap(): boolean {
    return this.#newest > this.#last;
  }

  /** Takes entries as they come; answers those whose turn it is now. */
  accept(entries: readonly Entry[]): Entry[] {
    const ready: Entry[] = [];
    for (const entry of entries) {
      if (entry.seq === this.#last + 1) this.#takeTurn(entry, ready);
      else if (entry.seq > this.#last) this.#hold(entry);
    }
    return ready;
  }

  #hold(entry: Entry): void {
    this.#newest = Math.max(this.#newest, entry.seq);
    if (this.#held.size < HELD_MAX) this.#held.set(entry.seq, entry);
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
