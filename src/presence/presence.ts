import { setTimeout as sleep } from 'node:timers/promises';
import _ from 'lodash';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import { Batcher } from '../pace/batcher.ts';
import type { Member } from '../wire/protocol.ts';
import { announceArrivals, announceDepartures, announceTurnedAway } from './announce.ts';
import type { NodePlace } from './node-place.ts';
import {
  type Arrival,
  type Arrived,
  arrive,
  type Departure,
  depart,
  leave,
} from './presence-queries.ts';

const BATCHES = { maxBatch: 500 };
/** Pause before a departure that failed is tried again. */
const DEPART_RETRY_MS = 1000;

/** A member in a room by way of this node, from the first connection to the end of the grace. */
interface Stay {
  readonly roomId: string;
  member: Member;
  readonly address: string;
  readonly arrived: Promise<void>;
  connections: number;
  grace: NodeJS.Timeout | undefined;
}

/**
 * Who is here by way of this node. Several connections are one person: the first one arrives, the
 * last one departs after a grace, so that a reload is not a leave.
 */
export class Presence {
  readonly #parts: NodePlace;
  readonly #stays = new Map<string, Stay>();
  readonly #departing = new Map<string, Promise<void>>();
  /** Answers why the member was not let in, if so. */
  readonly #arrivals: Batcher<Arrival, Refusal | undefined>;
  readonly #departures: Batcher<Departure, undefined>;
  #stopped = false;

  constructor(parts: NodePlace) {
    this.#parts = parts;
    const { database, bus, nodeId } = parts;
    const noticesMax = parts.config.NOTICES_MAX_ONLINE;
    this.#arrivals = new Batcher(async (batch) => {
      const arrivals = _.uniqBy(batch, ({ roomId, member }) => keyOf(roomId, member.member_id));
      const outcomes = await arrive(database, nodeId, arrivals, noticesMax);
      announceArrivals(bus, outcomes.filter(isArrived));
      const refusals = outcomes.map(refusalIn);
      announceTurnedAway(
        bus,
        arrivals.filter((_arrival, i) => refusals[i]?.code === 'room_full'),
      );
      const byKey = new Map(
        arrivals.map(({ roomId, member }, i) => [keyOf(roomId, member.member_id), refusals[i]]),
      );
      return batch.map(({ roomId, member }) => byKey.get(keyOf(roomId, member.member_id)));
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
   * @param address as `addressOf` answers it, where that is known
   * @throws {Refusal} `unavailable`, `forbidden` for who has lost its nick since it was admitted, `banned`,
   *   `not_allowed` or `room_full`; the connection then does not count
   */
  async connect(roomId: string, member: Member, address = ''): Promise<() => void> {
    const key = keyOf(roomId, member.member_id);
    await this.#departing.get(key);
    const stay = this.#stayOf(key) ?? this.#begin(key, roomId, member, address);
    stay.connections += 1;
    this.#rename(stay, member);
    await stay.arrived;
    return () => this.#disconnect(key, stay);
  }

  /** The member leaves for good: at once, whatever connections there are, its nick free again. */
  async leave(roomId: string, memberId: string): Promise<void> {
    const { database, bus, config, nodeId } = this.#parts;
    const departure = { roomId, memberId, clientId: newClientId() };
    await this.#end(keyOf(roomId, memberId), async () =>
      announceDepartures(bus, await leave(database, nodeId, departure, config.NOTICES_MAX_ONLINE)),
    );
    bus.publish(roomId, { type: 'left', memberId });
  }

  /**
   * Says again who is connected here, where others may have taken this node for dead.
   *
   * @throws {Refusal} `unavailable`
   */
  async assertAll(): Promise<void> {
    const connected = [...this.#stays.values()].filter(({ connections }) => connections > 0);
    await Promise.all(
      connected.map(({ roomId, member, address }) =>
        this.#arrivals.add({ roomId, member, address, clientId: newClientId() }),
      ),
    );
  }

  /** Nobody departs any more: who is here now may come back to the next process or another node. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { grace } of this.#stays.values()) clearTimeout(grace);
    await this.#arrivals.idle();
    await this.#departures.idle();
  }

  /**
   * The stay that a connection joins. One whose last connection has gone is not joined: the member
   * may have left by way of another node meanwhile, so he arrives again.
   */
  #stayOf(key: string): Stay | undefined {
    const stay = this.#stays.get(key);
    if (stay && stay.connections > 0) return stay;
    clearTimeout(stay?.grace);
    return undefined;
  }

  #begin(key: string, roomId: string, member: Member, address: string): Stay {
    const arrived = this.#arrivals.add({ roomId, member, address, clientId: newClientId() });
    const stay: Stay = {
      roomId,
      member,
      address,
      arrived: arrived.then(mustNotBeRefused),
      connections: 0,
      grace: undefined,
    };
    this.#stays.set(key, stay);
    // The arrival may have been stored all the same, and the room has shown the member since he was
    // greeted: he departs like anybody else.
    stay.arrived.catch(() => {
      stay.connections = 0;
      this.#startGrace(key, stay);
    });
    return stay;
  }

  /** Who comes back under another nick while older connections are open has it on every node. */
  #rename(stay: Stay, member: Member): void {
    if (_.isEqual(stay.member, member)) return;
    stay.member = member;
    this.#parts.bus.publish(stay.roomId, { type: 'arrived', members: [member] });
  }

  /** One connection less. The last one starts the grace. */
  #disconnect(key: string, stay: Stay): void {
    stay.connections -= 1;
    if (stay.connections === 0) this.#startGrace(key, stay);
  }

  #startGrace(key: string, stay: Stay): void {
    // Who left for good and came back has another stay, which this connection was no part of.
    if (this.#stopped || this.#stays.get(key) !== stay) return;
    const { LEAVE_GRACE_S, NICK_HOLD_S } = this.#parts.config;
    stay.grace = setTimeout(() => {
      const departure = {
        roomId: stay.roomId,
        memberId: stay.member.member_id,
        holdS: NICK_HOLD_S,
        clientId: newClientId(),
      };
      void this.#end(key, () => this.#departures.add(departure));
    }, LEAVE_GRACE_S * 1000).unref();
  }

  async #end(key: string, depart: () => Promise<void>): Promise<void> {
    const stay = this.#stays.get(key);
    if (!stay) return;
    clearTimeout(stay.grace);
    this.#stays.delete(key);
    const departed = this.#departUntilDone(depart);
    this.#departing.set(key, departed);
    await departed;
    this.#departing.delete(key);
  }

  /** A departure cannot be refused: the member is gone. So it is tried until it is done. */
  async #departUntilDone(depart: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await depart();
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) {
          this.#parts.log.error({ err: error }, 'a departure failed');
        }
        await sleep(DEPART_RETRY_MS, undefined, { ref: false });
      }
    }
  }
}

const isArrived = (outcome: Arrived | Refusal): outcome is Arrived => !(outcome instanceof Refusal);

const refusalIn = (outcome: Arrived | Refusal): Refusal | undefined =>
  outcome instanceof Refusal ? outcome : undefined;

function mustNotBeRefused(refusal: Refusal | undefined): void {
  if (refusal) throw refusal;
}

const keyOf = (roomId: string, memberId: string): string => `${roomId}/${memberId}`;
