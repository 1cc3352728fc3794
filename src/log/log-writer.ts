import _ from 'lodash';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { Batcher } from '../pace/batcher.ts';
import { strain } from '../pace/strain.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Draft, StoredEntry } from '../wire/entry.ts';
import { type Appended, appendEntries } from './log-queries.ts';

/**
 * A call costs the database twenty times what one more entry in it costs, so a strained process
 * rests between calls.
 */
const BATCHES = { maxBatch: 4000, restPerCost: () => 2 * strain.level, longestRest: 10 };
/** Drafts that may wait while the database is away or slow, before more are refused. */
const MAX_WAITING = 20_000;

export interface Committed {
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
  readonly #batcher: Batcher<Draft, Committed>;
  readonly #observe: AppendObserver;

  constructor(database: Database, bus: Bus<RoomSignal>, observe: AppendObserver = () => {}) {
    this.#bus = bus;
    this.#observe = observe;
    this.#batcher = new Batcher<Draft, Committed>(
      (drafts) => this.#append(database, drafts),
      BATCHES,
    );
  }

  /**
   * Resolves when the entry is committed and flushed to disk.
   *
   * @throws {Refusal} `unavailable`: it may or may not have been stored, a retry with the same
   *   client id is harmless; `room_closed`; `muted` and the like for who may not speak
   */
  append(draft: Draft): Promise<Committed> {
    if (this.#batcher.waiting < MAX_WAITING) return this.#batcher.add(draft);
    return Promise.reject(new Refusal('unavailable', { retryMs: 1000 }));
  }

  /** Drafts that wait for their call. */
  get waiting(): number {
    return this.#batcher.waiting;
  }

  /** Resolves when every draft that was handed in has been answered. */
  idle(): Promise<void> {
    return this.#batcher.idle();
  }

  async #append(database: Database, drafts: Draft[]): Promise<(Committed | Refusal)[]> {
    const start = performance.now();
    const appended = await appendEntries(database, drafts);
    this.#observe(drafts.length, (performance.now() - start) / 1000);
    const committed = drafts.map((draft, i) => toCommitted(draft, appended[i]));
    const byRoom = _.groupBy(committed.filter(isCommitted), ({ entry }) => entry.roomId);
    for (const [roomId, ofRoom] of Object.entries(byRoom)) this.#publish(roomId, ofRoom);
    return committed;
  }

  /**
   * A duplicate is announced by its seq alone: it may be what a first try stored before its
   * connection was lost, which nobody has heard of yet, and its draft may differ from what stands
   * in the log.
   */
  #publish(roomId: string, committed: readonly Committed[]): void {
    const fresh = committed.filter(({ duplicate }) => !duplicate).map(({ entry }) => entry);
    if (fresh.length > 0) this.#bus.publish(roomId, { type: 'entries', entries: fresh });
    if (fresh.length === committed.length) return;
    const seqs = committed.filter(({ duplicate }) => duplicate).map(({ entry }) => entry.seq);
    this.#bus.publish(roomId, { type: 'head', seq: Math.max(...seqs) });
  }
}

const isCommitted = (outcome: Committed | Refusal): outcome is Committed =>
  !(outcome instanceof Refusal);

// Spelled out for speed, see entry.ts.
function toCommitted(draft: Draft, appended: Appended): Committed | Refusal {
  if (!appended) return new Refusal('room_closed');
  if (appended instanceof Refusal) return appended;
  const entry: StoredEntry = {
    roomId: draft.roomId,
    memberId: draft.memberId,
    nick: draft.nick,
    headNum: draft.headNum,
    kind: draft.kind,
    content: draft.content,
    clientId: draft.clientId,
    seq: appended.seq,
    createdAt: appended.createdAt,
  };
  return { entry, duplicate: appended.duplicate };
}
