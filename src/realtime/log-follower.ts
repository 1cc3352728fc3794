import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { readAfter } from '../log/log-queries.ts';
import type { StoredEntry } from '../wire/entry.ts';
import { Sequencer } from './sequencer.ts';

/** How long a hole waits for the bus before the log is read. */
const GAP_MS = 100;
const READ_BATCH = 500;

interface FollowerParts {
  readonly database: Database;
  readonly log: Logger;
}

/**
 * Follows one room's log by what the bus brings, and reads the log where that has a hole: whatever
 * the bus loses, repeats or reorders, entries come out each once and in order.
 */
export class LogFollower {
  readonly #parts: FollowerParts;
  readonly #roomId: string;
  readonly #sequencer: Sequencer<StoredEntry>;
  readonly #deliver: (entries: StoredEntry[]) => void;
  #gapTimer: NodeJS.Timeout | undefined;
  /** The log reaches at least to this seq. */
  #head = 0;
  #reading: Promise<void> | undefined;

  /**
   * @param last seq of the newest entry that is known already
   * @param deliver takes the entries whose turn it is, one or more
   */
  constructor(
    parts: FollowerParts,
    roomId: string,
    last: number,
    deliver: (entries: StoredEntry[]) => void,
  ) {
    this.#parts = parts;
    this.#roomId = roomId;
    this.#sequencer = new Sequencer(last);
    this.#deliver = deliver;
  }

  /** Seq of the newest entry that was delivered. */
  get last(): number {
    return this.#sequencer.last;
  }

  /** Takes entries as the bus brings them. */
  take(entries: readonly StoredEntry[]): void {
    const ready = this.#sequencer.accept(entries);
    if (this.#sequencer.hasGap) this.#awaitGap();
    if (ready.length > 0) this.#deliver(ready);
  }

  /** The log reaches at least to this seq; what is not here soon is read. */
  noteHead(seq: number): void {
    this.#head = Math.max(this.#head, seq);
    if (seq > this.#sequencer.last) this.#awaitGap();
  }

  /** The same of entries that the bus will not bring. */
  noteStored(seq: number): void {
    if (seq <= this.#sequencer.last) return;
    // A read that is under way may have begun before they were there.
    void this.#fill().then(() => this.noteHead(seq));
  }

  /** Reads the log to its head, where `seq` is later than what has come. */
  async reach(seq: number): Promise<void> {
    if (seq > this.#sequencer.last) await this.#readOnce();
  }

  close(): void {
    clearTimeout(this.#gapTimer);
  }

  #awaitGap(): void {
    this.#gapTimer ??= setTimeout(() => {
      this.#gapTimer = undefined;
      // The bus may have brought it meanwhile.
      if (this.#sequencer.hasGap || this.#head > this.#sequencer.last) void this.#fill();
    }, GAP_MS);
  }

  async #fill(): Promise<void> {
    try {
      await this.#readOnce();
    } catch (error) {
      // The next look at the heads tries again.
      this.#parts.log.warn({ err: error, roomId: this.#roomId }, 'could not fill a gap');
    }
  }

  #readOnce(): Promise<void> {
    this.#reading ??= this.#readToHead().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readToHead(): Promise<void> {
    for (;;) {
      const { last } = this.#sequencer;
      const entries = await readAfter(this.#parts.database, this.#roomId, last, READ_BATCH);
      this.take(entries);
      // Retention may have removed what comes next; the hub learns of it.
      if (entries.length < READ_BATCH || this.#sequencer.last === last) return;
    }
  }
}
