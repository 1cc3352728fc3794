import _ from 'lodash';
import { Batcher } from '../batcher.ts';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import type { Draft, StoredEntry } from '../entry.ts';
import { Refusal } from '../errors.ts';
import type { RoomSignal } from '../room-signal.ts';
import { type Appended, appendEntries } from './log-queries.ts';

/**
 * A call costs the database about 300 µs and each entry in it 14 µs more, so under load the writer
 * rests between calls.
 */
const BATCHES = { maxBatch: 1000, restPerCost: 2, longestRest: 10 };
/** Drafts that may wait while the database is away or slow, before more are refused. */
const MAX_WAITING = 20_000;

interface Committed {
  readonly entry: StoredEntry;
  /** Whether this client id had been stored before; the entry then has the place it has. */
  readonly duplicate: boolean;
}

/** Is told how many entries a call had and how many seconds it took. */
type AppendObserver = (entries: number, seconds: number) => void;

/**
 * The one way into the log. Drafts of all rooms share calls (natural batching), a room has at most
 * one call of this node under way, and what is new is published once it is committed.
 */
export class LogWriter {
  readonly #bus: Bus<RoomSignal>;
  readonly #batcher: Batcher<Draft, Appended>;
  readonly #observe: AppendObserver;

  constructor(database: Database, bus: Bus<RoomSignal>, observe: AppendObserver = () => {}) {
    this.#bus = bus;
    this.#observe = observe;
    this.#batcher = new Batcher((drafts) => this.#append(database, drafts), BATCHES);
  }

  /**
   * Resolves when the entry is committed and flushed to disk.
   *
   * @throws {Refusal} `unavailable`: it may or may not have been stored, a retry with the same
   *   client id is harmless; `room_closed`
   */
  async append(draft: Draft): Promise<Committed> {
    if (this.#batcher.waiting >= MAX_WAITING) throw new Refusal('unavailable', { retryMs: 1000 });
    const appended = await this.#batcher.add(draft);
    if (!appended) throw new Refusal('room_closed');
    return { entry: toStored(draft, appended), duplicate: appended.duplicate };
  }

  /** Drafts that wait for their call. */
  get waiting(): number {
    return this.#batcher.waiting;
  }

  /** Resolves when every draft that was handed in has been answered. */
  idle(): Promise<void> {
    return this.#batcher.idle();
  }

  async #append(database: Database, drafts: Draft[]): Promise<Appended[]> {
    const start = performance.now();
    const appended = await appendEntries(database, drafts);
    this.#observe(drafts.length, (performance.now() - start) / 1000);
    const stored = drafts.flatMap((draft, i) => {
      const result = appended[i];
      return result ? [{ entry: toStored(draft, result), duplicate: result.duplicate }] : [];
    });
    const byRoom = _.groupBy(stored, ({ entry }) => entry.roomId);
    for (const [roomId, committed] of Object.entries(byRoom)) this.#publish(roomId, committed);
    return appended;
  }

  /**
   * A duplicate is announced by its seq alone: it may be what a first try stored before its
   * connection was lost, which nobody has heard of yet, and its draft may differ from what stands
   * in the log.
   */
  #publish(roomId: string, committed: Committed[]): void {
    const [duplicates, fresh] = _.partition(committed, 'duplicate');
    if (fresh.length > 0) {
      this.#bus.publish(roomId, { type: 'entries', entries: fresh.map(({ entry }) => entry) });
    }
    if (duplicates.length > 0) {
      const seq = Math.max(...duplicates.map(({ entry }) => entry.seq));
      this.#bus.publish(roomId, { type: 'head', seq });
    }
  }
}

function toStored(draft: Draft, { seq, createdAt }: NonNullable<Appended>): StoredEntry {
  return { ...draft, seq, createdAt };
}
