import _ from 'lodash';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { newClientId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { announceDepartures } from './announce.ts';
import { beat, depart, forgetNodes, readOrphans } from './presence-queries.ts';

interface LeasePace {
  readonly beatMs: number;
  /** A node that has not beaten for so long is dead. */
  readonly deadAfterMs: number;
}

const PACE: LeasePace = { beatMs: 5000, deadAfterMs: 15_000 };
const REAP_BATCH = 200;

/**
 * This node's lease on life, and the reaping of nodes whose lease has run out: their people leave,
 * unless they have come back by way of another node within the grace.
 */
export class NodeLease {
  readonly #database: Database;
  readonly #bus: Bus<RoomSignal>;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #nodeId: string;
  readonly #pace: LeasePace;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #beatingSince = Number.POSITIVE_INFINITY;

  constructor(
    database: Database,
    bus: Bus<RoomSignal>,
    config: Config,
    log: Logger,
    nodeId: string,
    pace = PACE,
  ) {
    this.#database = database;
    this.#bus = bus;
    this.#config = config;
    this.#log = log;
    this.#nodeId = nodeId;
    this.#pace = pace;
  }

  async start(): Promise<void> {
    await beat(this.#database, this.#nodeId);
    this.#beatingSince = performance.now();
    this.#timer = setInterval(() => {
      // While the database is slow, turns would queue up.
      this.#turn ??= this.#beatAndReap().finally(() => {
        this.#turn = undefined;
      });
    }, this.#pace.beatMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turn;
  }

  async #beatAndReap(): Promise<void> {
    try {
      await beat(this.#database, this.#nodeId);
      this.#beatingSince = Math.min(this.#beatingSince, performance.now());
      // After an outage of the database every node looks dead until it has had time to beat.
      if (performance.now() - this.#beatingSince > this.#pace.deadAfterMs) await this.#reap();
    } catch (error) {
      this.#beatingSince = Number.POSITIVE_INFINITY;
      this.#log.warn({ reason: String(error) }, 'could not renew the lease of this node');
    }
  }

  async #reap(): Promise<void> {
    const silentS = this.#pace.deadAfterMs / 1000 + this.#config.LEAVE_GRACE_S;
    const orphans = await readOrphans(this.#database, silentS, REAP_BATCH);
    for (const [nodeId, ofNode] of Object.entries(_.groupBy(orphans, 'node_id'))) {
      const departures = ofNode.map((row) => ({
        roomId: row.room_id,
        memberId: row.member_id,
        holdS: this.#config.NICK_HOLD_S,
        clientId: newClientId(),
      }));
      const noticesMax = this.#config.NOTICES_MAX_ONLINE;
      announceDepartures(this.#bus, await depart(this.#database, nodeId, departures, noticesMax));
      this.#log.info({ deadNode: nodeId, departed: ofNode.length }, 'reaped a dead node');
    }
    await forgetNodes(this.#database, silentS);
  }
}
