import { setTimeout as sleep } from 'node:timers/promises';
import _ from 'lodash';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { deleteExpired } from '../members/credential-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import {
  closeIdleRooms,
  type LogLimits,
  readCandidates,
  trimAudit,
  trimRoom,
} from './retention-queries.ts';

interface RetentionPace {
  /** From the end of a sweep to the next one. */
  readonly everyMs: number;
  /** Entries, rooms, credentials or acts that one statement looks at. */
  readonly batch: number;
  /** How many times as long as a statement took nothing is asked for after it. */
  readonly restPerCost: number;
}

/**
 * A batch of 500 entries takes PostgreSQL a few ms, so nobody waits for it; the rests leave most of
 * the database to those who talk.
 */
const PACE: RetentionPace = { everyMs: 10 * 60_000, batch: 500, restPerCost: 4 };

/** What a sweep has done. */
interface Swept {
  readonly entries: number;
  readonly rooms: number;
  readonly credentials: number;
  /** On record. */
  readonly acts: number;
}

interface Step {
  /** Rows that went. */
  readonly done: number;
  readonly hasMore: boolean;
}

const NOTHING: Step = { done: 0, hasMore: false };

/**
 * Removes entries and acts on record that are not to be kept any longer, closes rooms that nobody
 * comes to and deletes credentials that have expired, bit by bit. Every node has one; they take turns
 * by a lock in the database, and whoever finds it taken leaves the work to the other.
 */
export class Retention {
  readonly #database: Database;
  readonly #bus: Bus<RoomSignal>;
  readonly #log: Logger;
  readonly #limits: LogLimits;
  readonly #idleDays: number;
  readonly #auditDays: number;
  readonly #pace: RetentionPace;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(
    database: Database,
    bus: Bus<RoomSignal>,
    { RETENTION_DAYS, RETENTION_ENTRIES, ROOM_IDLE_DAYS, AUDIT_DAYS }: Config,
    log: Logger,
    pace = PACE,
  ) {
    this.#database = database;
    this.#bus = bus;
    this.#log = log;
    this.#limits = { days: RETENTION_DAYS, entries: RETENTION_ENTRIES };
    this.#idleDays = ROOM_IDLE_DAYS;
    this.#auditDays = AUDIT_DAYS;
    this.#pace = pace;
  }

  /** Sweeps now and then. */
  start(): void {
    this.#running = this.#sweepOnAndOn();
  }

  /** Resolves when the statement under way has ended; the next sweep goes on where this one was. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Goes through everything once. */
  async sweep(): Promise<Swept> {
    const credentials = await this.#deleteCredentials();
    const acts = this.#auditDays > 0 ? await this.#trimAudit() : 0;
    const rooms = this.#idleDays > 0 ? await this.#closeRooms() : 0;
    const { days, entries } = this.#limits;
    return { credentials, acts, rooms, entries: days + entries > 0 ? await this.#trimRooms() : 0 };
  }

  async #sweepOnAndOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const swept = await this.sweep();
        if (_.some(swept)) this.#log.info(swept, 'retention');
      } catch (error) {
        if (!signal.aborted) this.#log.warn({ reason: String(error) }, 'retention was interrupted');
      }
      await sleep(this.#pace.everyMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  #deleteCredentials(): Promise<number> {
    let after = 0;
    return this.#bitByBit(async () => {
      const { lastId, deleted } = await deleteExpired(this.#database, after, this.#pace.batch);
      after = lastId ?? after;
      return { done: deleted, hasMore: lastId !== null };
    });
  }

  #trimAudit(): Promise<number> {
    const { batch } = this.#pace;
    return this.#bitByBit(async () => {
      const done = await trimAudit(this.#database, this.#auditDays, batch);
      return { done, hasMore: done === batch };
    });
  }

  #closeRooms(): Promise<number> {
    let after = '';
    const { batch } = this.#pace;
    return this.#bitByBit(async () => {
      const rooms = await closeIdleRooms(this.#database, after, batch, this.#idleDays);
      if (!rooms) return NOTHING;
      after = rooms.lastId ?? after;
      return { done: rooms.closed.length, hasMore: rooms.lastId !== null };
    });
  }

  async #trimRooms(): Promise<number> {
    const { batch } = this.#pace;
    let after = '';
    let removed = 0;
    for (;;) {
      const rooms = await this.#paced(() =>
        readCandidates(this.#database, after, batch, this.#limits),
      );
      for (const room of rooms) {
        if (room.due) removed += await this.#trimRoom(room.room_id);
      }
      const last = rooms.at(-1);
      if (!last) return removed;
      after = last.room_id;
    }
  }

  #trimRoom(roomId: string): Promise<number> {
    return this.#bitByBit(async () => {
      const trimmed = await trimRoom(this.#database, roomId, this.#limits, this.#pace.batch);
      if (!trimmed || trimmed.removed === 0) return NOTHING;
      this.#bus.publish(roomId, { type: 'trimmed', firstSeq: trimmed.firstSeq });
      return { done: trimmed.removed, hasMore: true };
    });
  }

  /** Answers how much the steps have done in all. */
  async #bitByBit(step: () => Promise<Step>): Promise<number> {
    let done = 0;
    for (;;) {
      const bit = await this.#paced(step);
      done += bit.done;
      if (!bit.hasMore) return done;
    }
  }

  /** @throws the signal's reason when it was stopped meanwhile */
  async #paced<T>(statement: () => Promise<T>): Promise<T> {
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    const begin = performance.now();
    const answer = await statement();
    const cost = performance.now() - begin;
    await sleep(cost * this.#pace.restPerCost, undefined, { signal });
    return answer;
  }
}
