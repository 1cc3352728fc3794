import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import { readRevocations } from '../bus/revocation-queries.ts';
import type { Database } from '../database/database.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { readHeads } from '../log/head-queries.ts';
import { Rounds } from '../pace/rounds.ts';
import { readRosters } from '../presence/roster-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type { RoomChannel } from './room-channel.ts';

/** How often all rooms here are compared with the database while the bus is whole. */
const COMPARE_MS = 5000;
/** The same while it is not: a message then waits for half of this and the gap of its room. */
const POLL_MS = 250;
/** A comparison is followed by a rest of so many times what it took, however fast it should go. */
const REST_PER_COST = 3;

interface WatchParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly log: Logger;
  readonly policies: RoomPolicies;
}

/**
 * The bus is only a nudge: what it lost is found here. One query compares how far all rooms of this
 * node have come, now and then; often while the bus does not bring what every node says.
 */
export class HeadWatch {
  readonly #parts: WatchParts;
  readonly #channels: ReadonlyMap<string, RoomChannel>;
  readonly #onLost: (channel: RoomChannel) => void;
  readonly #rounds = new Rounds(() => this.#lookIfDue(), POLL_MS);
  #wasWhole = true;
  #lookedAt = performance.now();
  #restUntil = 0;

  /**
   * @param channels the rooms, by id; they may come and go
   * @param onLost ends a channel that is so far behind that the log does not have it any more
   */
  constructor(
    parts: WatchParts,
    channels: ReadonlyMap<string, RoomChannel>,
    onLost: (channel: RoomChannel) => void,
  ) {
    this.#parts = parts;
    this.#channels = channels;
    this.#onLost = onLost;
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): void {
    void this.#rounds.stop();
  }

  async #lookIfDue(): Promise<void> {
    const now = performance.now();
    if (now < this.#restUntil) return;
    const { isWhole } = this.#parts.bus;
    // Once more when it is whole again: what came before that may have been lost.
    const isDue = !isWhole || !this.#wasWhole || now - this.#lookedAt >= COMPARE_MS;
    this.#wasWhole = isWhole;
    if (isDue) await this.#look(now);
  }

  async #look(now: number): Promise<void> {
    this.#lookedAt = now;
    try {
      await this.#compare();
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'could not compare the rooms with the log');
    }
    const end = performance.now();
    this.#restUntil = end + (end - now) * REST_PER_COST;
  }

  async #compare(): Promise<void> {
    const { database, policies } = this.#parts;
    if (this.#channels.size === 0) return;
    const stale: string[] = [];
    const behind = new Map<string, number>();
    for (const [roomId, head] of await readHeads(database, [...this.#channels.keys()])) {
      const channel = this.#channels.get(roomId);
      if (!channel) continue;
      policies.expect(roomId, head.policyVersion);
      if (!head.isOpen) {
        channel.close(CloseCode.roomGone, 'the room is closed');
        continue;
      }
      if (!channel.noteHead(head)) {
        this.#onLost(channel);
        continue;
      }
      if (head.revocationSeq > channel.revocationSeq) behind.set(roomId, channel.revocationSeq);
      if (channel.expectRoster(head.rosterVersion)) stale.push(roomId);
    }
    // First: whose connections end here is to be missing in the list as well.
    if (behind.size > 0) await this.#revoke(behind);
    if (stale.length === 0) return;
    for (const [roomId, roster] of await readRosters(database, stale)) {
      this.#channels.get(roomId)?.takeRoster(roster);
    }
  }

  async #revoke(behind: ReadonlyMap<string, number>): Promise<void> {
    for (const [roomId, revocations] of await readRevocations(this.#parts.database, behind)) {
      const channel = this.#channels.get(roomId);
      // It may have been opened anew meanwhile, and knows of them then.
      if (!channel || channel.revocationSeq !== behind.get(roomId)) continue;
      if (!channel.takeRevocations(revocations)) this.#onLost(channel);
    }
  }
}
