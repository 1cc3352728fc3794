import { altered, type Entry } from '../../client/index.ts';

/** An entry with what the page asks of it again and again. */
export interface Shown {
  readonly entry: Entry;
  /** When it was stored, in ms since 1970. */
  readonly at: number;
  /** The reader's day, to be compared. */
  readonly day: string;
}

/**
 * Most entries the page holds: about 25 screens. More rows make every layout dearer, and what is
 * dropped is read again from the log when somebody scrolls there.
 */
export const WINDOW_MAX = 500;
/** Dropped at once, so that a busy room does not pay for it with every message. */
const DROP = 100;

/**
 * A stretch of the room's entries without a hole, bounded. It either ends with the newest entry
 * and moves along, or stands where somebody reads while newer ones stay outside.
 */
export class EntryWindow {
  #shown: readonly Shown[] = [];

  get shown(): readonly Shown[] {
    return this.#shown;
  }

  /** Seq of the first entry held; undefined while there is none. */
  get first(): number | undefined {
    return this.#shown[0]?.entry.log_seq;
  }

  get last(): number | undefined {
    return this.#shown.at(-1)?.entry.log_seq;
  }

  /** Seq 1 is the beginning of every room. */
  get hasOlder(): boolean {
    return (this.first ?? 1) > 1;
  }

  reset(entries: readonly Entry[]): void {
    this.#shown = entries.map(toShown);
  }

  /**
   * The entries that follow the last one held; others are left out. With `follow` the window moves
   * along and drops its oldest entries, without it newer ones stay outside once it is full.
   */
  append(entries: readonly Entry[], follow: boolean): void {
    const next = entries.filter(({ log_seq: seq }) => seq > (this.last ?? 0));
    const fits = this.last === undefined || next[0]?.log_seq === this.last + 1;
    if (next.length === 0 || !fits) return;
    const room = follow ? next.length : Math.max(0, WINDOW_MAX - this.#shown.length);
    this.#shown = [...this.#shown, ...next.slice(0, room).map(toShown)];
    if (this.#shown.length > WINDOW_MAX) this.#shown = this.#shown.slice(DROP - WINDOW_MAX);
  }

  /** What has become of those before an entry that takes them back, edits or erases them. */
  alter(told: Entry): void {
    this.#shown = this.#shown.map((shown) => {
      const entry = altered(shown.entry, told);
      return entry === shown.entry ? shown : { ...shown, entry };
    });
  }

  /** The entry of this seq, where it is held. */
  find(seq: number): Shown | undefined {
    return this.#shown.find(({ entry }) => entry.log_seq === seq);
  }

  /** The entries before the first one held; the newest ones are dropped for them. */
  prepend(entries: readonly Entry[]): void {
    const first = this.first ?? Number.POSITIVE_INFINITY;
    const older = entries.filter(({ log_seq: seq }) => seq < first);
    const fits = this.first === undefined || older.at(-1)?.log_seq === this.first - 1;
    if (fits) this.#shown = [...older.map(toShown), ...this.#shown].slice(0, WINDOW_MAX);
  }
}

function toShown(entry: Entry): Shown {
  const date = new Date(entry.created_at);
  return { entry, at: date.getTime(), day: date.toDateString() };
}
