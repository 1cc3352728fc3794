import { setTimeout as sleep } from 'node:timers/promises';
import _ from 'lodash';
import type { Logger } from 'pino';
import { Batcher } from '../batcher.ts';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import type { Member } from '../protocol.ts';
import type { RoomSignal } from '../room-signal.ts';
import { announceArrivals, announceDepartures } from './announce.ts';
import { type Arrival, arrive, type Departure, depart } from './presence-queries.ts';

const BATCHES = { maxBatch: 500 };
/** Pause before a departure that failed is tried again. */
const DEPART_RETRY_MS = 1000;

/** A member in a room by way of this node, from the first connection to the end of the grace. */
interface Stay {
  readonly arrived: Promise<void>;
  connections: number;
  grace: NodeJS.Timeout | undefined;
}

/**
 * Who is here by way of this node. Several connections are one person: the first one arrives, the
 * last one departs after a grace, so that a reload is not a leave.
 */
export class Presence {
  readonly #config: Config;
  readonly #bus: Bus<RoomSignal>;
  readonly #log: Logger;
  readonly #stays = new Map<string, Stay>();
  readonly #departing = new Map<string, Promise<void>>();
  /** Answers whether the member was let in. */
  readonly #arrivals: Batcher<Arrival, boolean>;
  readonly #departures: Batcher<Departure, undefined>;
  #stopped = false;

  constructor(
    database: Database,
    bus: Bus<RoomSignal>,
    config: Config,
    log: Logger,
    nodeId: string,
  ) {
    this.#config = config;
    this.#bus = bus;
    this.#log = log;
    const noticesMax = config.NOTICES_MAX_ONLINE;
    this.#arrivals = new Batcher(async (batch) => {
      const arrived = await arrive(database, nodeId, batch, noticesMax);
      announceArrivals(bus, _.compact(arrived));
      return arrived.map((one) => one !== undefined);
    }, BATCHES);
    this.#departures = new Batcher(async (batch) => {
      announceDepartures(bus, await depart(database, nodeId, batch, noticesMax));
      return batch.map(() => undefined);
    }, BATCHES);
  }

  /**
   * One more connection of a member. Resolves when the member is online, its join committed, to
   * the function that is called when the connection has ended.
   *
   * @throws {Refusal} `unavailable`, or `forbidden` for who has lost its nick since it was admitted;
   *   the connection then does not count
   */
  async connect(roomId: string, member: Member): Promise<() => void> {
    const key = keyOf(roomId, member.member_id);
    await this.#departing.get(key);
    const stay = this.#stays.get(key) ?? this.#begin(key, roomId, member);
    clearTimeout(stay.grace);
    stay.connections += 1;
    await stay.arrived;
    return () => this.#disconnect(key, stay, roomId, member.member_id);
  }

  /** The member leaves for good: at once, whatever connections there are, its nick free again. */
  async leave(roomId: string, memberId: string): Promise<void> {
    await this.#end(keyOf(roomId, memberId), roomId, memberId, 0);
    this.#bus.publish(roomId, { type: 'left', memberId });
  }

  /** Nobody departs any more: who is here now may come back to the next process or another node. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { grace } of this.#stays.values()) clearTimeout(grace);
    await this.#arrivals.idle();
    await this.#departures.idle();
  }

  #begin(key: string, roomId: string, member: Member): Stay {
    const arrived = this.#arrivals.add({ roomId, member, clientId: newClientId() });
    const stay: Stay = { arrived: arrived.then(mustBeIn), connections: 0, grace: undefined };
    this.#stays.set(key, stay);
    // It may have been stored all the same, and the room was shown the member when it knocked.
    stay.arrived.catch(() => this.#end(key, roomId, member.member_id, this.#config.NICK_HOLD_S));
    return stay;
  }

  /** One connection less. The last one starts the grace. */
  #disconnect(key: string, stay: Stay, roomId: string, memberId: string): void {
    stay.connections -= 1;
    // Who left for good and came back has another stay, which this connection was no part of.
    if (stay.connections > 0 || this.#stopped || this.#stays.get(key) !== stay) return;
    stay.grace = setTimeout(
      () => this.#end(key, roomId, memberId, this.#config.NICK_HOLD_S),
      this.#config.LEAVE_GRACE_S * 1000,
    ).unref();
  }

  async #end(key: string, roomId: string, memberId: string, holdS: number): Promise<void> {
    const stay = this.#stays.get(key);
    if (!stay) return;
    clearTimeout(stay.grace);
    this.#stays.delete(key);
    const departure = { roomId, memberId, holdS, clientId: newClientId() };
    const departed = this.#departUntilDone(departure);
    this.#departing.set(key, departed);
    await departed;
    this.#departing.delete(key);
  }

  /** A departure cannot be refused: the member is gone. So it is tried until it is done. */
  async #departUntilDone(departure: Departure): Promise<void> {
    while (!this.#stopped) {
      try {
        await this.#departures.add(departure);
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) this.#log.error({ err: error }, 'a departure failed');
        await sleep(DEPART_RETRY_MS, undefined, { ref: false });
      }
    }
  }
}

function mustBeIn(wasLetIn: boolean): void {
  if (!wasLetIn) throw new Refusal('forbidden');
}

const keyOf = (roomId: string, memberId: string): string => `${roomId}/${memberId}`;
