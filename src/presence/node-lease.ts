import _ from 'lodash';
import { newClientId } from '../ids.ts';
import { Rounds } from '../pace/rounds.ts';
import { announceDepartures } from './announce.ts';
import type { NodePlace } from './node-place.ts';
import { beat, forgetNodes, type Orphan, readOrphans, retire } from './node-queries.ts';
import { reap } from './presence-queries.ts';

interface LeasePace {
  readonly beatMs: number;
  /** How often it is looked whether another node is dead. */
  readonly lookMs: number;
  /** A node that has not beaten for so long is dead. */
  readonly deadAfterMs: number;
}

/** With the second until somebody looks, the people of a dead node leave 15 s and the grace later. */
const PACE: LeasePace = { beatMs: 5000, lookMs: 1000, deadAfterMs: 14_000 };
const REAP_BATCH = 200;

interface LeaseParts extends NodePlace {
  /** Is called when the others may have taken this node for dead, since it was frozen or cut off. */
  readonly onLost: () => Promise<void>;
}

/**
 * This node's lease on life, and the reaping of nodes whose lease has run out: their people leave,
 * unless they have come back by way of another node within the grace.
 */
export class NodeLease {
  readonly #parts: LeaseParts;
  readonly #pace: LeasePace;
  readonly #rounds: Rounds;
  /** `performance.now()` of the last beat, and of the first one without an outage since. */
  #beatAt = Number.NEGATIVE_INFINITY;
  #beatingSince = Number.POSITIVE_INFINITY;

  constructor(parts: LeaseParts, pace = PACE) {
    this.#parts = parts;
    this.#pace = pace;
    this.#rounds = new Rounds(() => this.#beatAndReap(), pace.lookMs);
  }

  /** Others know of this node when that is done, or, in an outage of the database, after it. */
  async start(): Promise<void> {
    await this.#beat().catch((error) => this.#warn(error));
    this.#rounds.start();
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
    const { database, nodeId, log } = this.#parts;
    await retire(database, nodeId, this.#aliveS).catch((error) =>
      log.warn({ reason: String(error) }, 'could not end the lease of this node'),
    );
  }

  get #aliveS(): number {
    return this.#pace.deadAfterMs / 1000;
  }

  async #beatAndReap(): Promise<void> {
    try {
      if (performance.now() - this.#beatAt >= this.#pace.beatMs) await this.#renew();
      // After an outage of the database every node looks dead until it has had time to beat.
      if (performance.now() - this.#beatingSince > this.#pace.deadAfterMs) await this.#reap();
    } catch (error) {
      this.#beatingSince = Number.POSITIVE_INFINITY;
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    this.#parts.log.warn({ reason: String(error) }, 'could not renew the lease of this node');
  }

  async #renew(): Promise<void> {
    const silentMs = performance.now() - this.#beatAt;
    const wasAlive = await this.#beat();
    // Our own clock counts too: a beat that was tried again finds the row its first try has written.
    if (wasAlive && silentMs < this.#pace.deadAfterMs) return;
    this.#parts.log.warn('this node was silent for so long that it may have been taken for dead');
    try {
      await this.#parts.onLost();
    } catch (error) {
      this.#beatAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }

  /** Answers whether the lease had not run out. */
  async #beat(): Promise<boolean> {
    const { database, bus, nodeId } = this.#parts;
    const alive = await beat(database, nodeId, this.#aliveS);
    this.#beatAt = performance.now();
    this.#beatingSince = Math.min(this.#beatingSince, this.#beatAt);
    bus.expect(_.without(alive, nodeId));
    return alive.includes(nodeId);
  }

  async #reap(): Promise<void> {
    const { database, config } = this.#parts;
    const silentS = this.#aliveS + config.LEAVE_GRACE_S;
    for (;;) {
      const orphans = await readOrphans(database, silentS, REAP_BATCH);
      for (const [nodeId, ofNode] of Object.entries(_.groupBy(orphans, 'node_id'))) {
        await this.#reapNode(nodeId, ofNode, silentS);
      }
      if (orphans.length < REAP_BATCH) break;
    }
    await forgetNodes(database, silentS);
  }

  async #reapNode(nodeId: string, orphans: readonly Orphan[], silentS: number): Promise<void> {
    const { database, bus, config, log } = this.#parts;
    const departures = orphans.map((row) => ({
      roomId: row.room_id,
      memberId: row.member_id,
      holdS: config.NICK_HOLD_S,
      clientId: newClientId(),
    }));
    const changes = await reap(database, silentS, nodeId, departures, config.NOTICES_MAX_ONLINE);
    announceDepartures(bus, changes);
    log.info({ deadNode: nodeId, departed: changes.length }, 'reaped a dead node');
  }
}
