import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { ExpiringMap } from '../limits/expiring-map.ts';
import { type PolicyRow, readPolicy } from './policy-queries.ts';
import { RoomFilter } from './room-filter.ts';

/** What an operator changes of the rights is seen so late at most: it raises no room's version. */
const KEEP_MS = 60_000;

interface Kept {
  readonly policy: RoomPolicy;
  /** By the clock. */
  readonly until: number;
}

/** What a room asks of its messages, ready for use. */
export interface RoomPolicy {
  readonly version: number;
  readonly slowMs: number;
  /** Who entered after this moment (ms since 1970) is not let speak. */
  readonly mutedAfter: number;
  readonly capsPercent: number;
  readonly repeatMs: number;
  readonly filter: RoomFilter;
  /** Roles that nothing of this goes for. */
  readonly exempt: ReadonlySet<string>;
  /** Members who alone see what they say. */
  readonly shadowed: ReadonlySet<string>;
  /** So many who enter within a minute switch the raid protection on; 0: never. */
  readonly raidJoins: number;
}

/**
 * The policies of rooms, each kept until it has another version, so that a message costs no query. Three
 * tell of another version: the bus, the look at the heads, and whoever comes into the room.
 */
export class RoomPolicies {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #clock: () => number;
  readonly #kept = new ExpiringMap<Kept>(KEEP_MS);
  readonly #reading = new Map<string, Promise<RoomPolicy>>();

  /** @param clock milliseconds that never go back */
  constructor(database: Database, log: Logger, clock: () => number = () => performance.now()) {
    this.#database = database;
    this.#log = log;
    this.#clock = clock;
  }

  /** The policy of a room that is known, or a promise of it. */
  of(roomId: string): RoomPolicy | Promise<RoomPolicy> {
    const kept = this.#kept.get(roomId);
    return kept && this.#clock() < kept.until ? kept.policy : this.#read(roomId);
  }

  /** A room's policy has that version, as somebody has seen in the database just now. */
  expect(roomId: string, version: number): void {
    const kept = this.#kept.get(roomId);
    if (kept && kept.policy.version < version) this.forget(roomId);
  }

  /** A room's policy has changed. */
  forget(roomId: string): void {
    this.#reading.delete(roomId);
    this.#kept.delete(roomId);
  }

  #read(roomId: string): Promise<RoomPolicy> {
    const known = this.#reading.get(roomId);
    if (known) return known;
    const reading = this.#readAnew(roomId);
    this.#reading.set(roomId, reading);
    // It may have changed while it was read.
    const isLatest = (): boolean => this.#reading.get(roomId) === reading;
    reading.then(
      (policy) => {
        if (!isLatest()) return;
        this.#reading.delete(roomId);
        const now = this.#clock();
        this.#kept.set(roomId, { policy, until: now + KEEP_MS }, now);
      },
      () => {
        if (isLatest()) this.#reading.delete(roomId);
      },
    );
    return reading;
  }

  async #readAnew(roomId: string): Promise<RoomPolicy> {
    const row = await readPolicy(this.#database, roomId);
    return row ? this.#toPolicy(roomId, row) : NO_POLICY;
  }

  #toPolicy(roomId: string, row: PolicyRow): RoomPolicy {
    return {
      version: row.policy_version,
      slowMs: row.slow_s * 1000,
      mutedAfter: mutedAfter(row),
      capsPercent: row.caps_percent,
      repeatMs: row.repeat_s * 1000,
      filter: this.#filterOf(roomId, row),
      exempt: new Set(row.exempt_roles),
      shadowed: new Set(row.shadowed),
      raidJoins: row.raid_joins,
    };
  }

  /** A rule that was written under another version of this program must not silence a room. */
  #filterOf(roomId: string, { rules }: PolicyRow): RoomFilter {
    const filter = new RoomFilter();
    for (const rule of rules) {
      try {
        filter.add(rule);
      } catch (error) {
        this.#log.warn({ roomId, reason: String(error) }, 'a rule of a room is skipped');
      }
    }
    return filter;
  }
}

function mutedAfter({ lock, newcomers_after: newcomersAfter }: PolicyRow): number {
  if (lock === 'everyone') return Number.NEGATIVE_INFINITY;
  if (lock === 'off' || newcomersAfter === null) return Number.POSITIVE_INFINITY;
  return newcomersAfter.getTime();
}

/** Of a room that is gone: who speaks there is told so by the log. */
const NO_POLICY: RoomPolicy = {
  version: 0,
  slowMs: 0,
  mutedAfter: Number.POSITIVE_INFINITY,
  capsPercent: 0,
  repeatMs: 0,
  filter: new RoomFilter(),
  exempt: new Set(),
  shadowed: new Set(),
  raidJoins: 0,
};
