import type { Entry } from '../wire/protocol.ts';

/** Entries ahead of a gap that are kept; what is beyond is read again from the log. */
const MOST_HELD = 1000;

/**
 * Puts the entries of a room in order, each once, whatever order and however often they come:
 * the next one is passed on, an old one dropped, one beyond a gap held.
 */
export class Sequence {
  #last: number | undefined;
  #head = 0;
  readonly #held = new Map<number, Entry>();

  constructor(last: number | undefined) {
    this.#last = last;
  }

  /** Seq of the newest entry passed on; undefined until it is known where to begin. */
  get last(): number | undefined {
    return this.#last;
  }

  /** Whether entries are known to exist that have not come. */
  get gap(): boolean {
    return this.#last !== undefined && this.#head > this.#last;
  }

  /** Begins anew behind this seq. What was held stays held. */
  startAt(last: number): void {
    this.#last = last;
    for (const seq of this.#held.keys()) if (seq <= last) this.#held.delete(seq);
  }

  /** A new connection: what was held of the old one comes again. */
  expect(head: number): void {
    this.#held.clear();
    this.#head = head;
  }

  /** Takes entries in without passing any on: it is not yet known where to begin. */
  hold(entries: readonly Entry[]): void {
    for (const entry of entries) this.#keep(entry);
  }

  /** Takes entries in and returns those that are next, in order. */
  offer(entries: readonly Entry[]): Entry[] {
    const ready = this.#takeNext();
    for (const entry of entries) {
      this.#keep(entry);
      ready.push(...this.#takeNext());
    }
    return ready;
  }

  #keep(entry: Entry): void {
    const seq = entry.log_seq;
    const last = this.#last ?? 0;
    this.#head = Math.max(this.#head, seq);
    const room = this.#held.size < MOST_HELD || seq === last + 1;
    if (seq > last && room) this.#held.set(seq, entry);
  }

  #takeNext(): Entry[] {
    const ready: Entry[] = [];
    for (;;) {
      const next = this.#last === undefined ? undefined : this.#held.get(this.#last + 1);
      if (next === undefined) return ready;
      this.#held.delete(next.log_seq);
      this.#last = next.log_seq;
      ready.push(next);
    }
  }
}
