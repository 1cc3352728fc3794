import type { Config } from '../config/config.ts';
import { type Rate, UNLIMITED } from '../config/rate.ts';
import { Refusal } from '../errors.ts';
import { FloodScore } from './flood-score.ts';
import { FrameGate } from './frame-gate.ts';
import { TokenBuckets } from './token-bucket.ts';

/** Who says something, where, and from which address (as `addressPrefix` gives it). */
interface Speaker {
  readonly memberId: string;
  readonly roomId: string;
  readonly address: string;
}

/** The part of a limit that has to be used before it counts as a flood. */
const FLOODED = 0.5;

/** Connections that an upload too many counts as: refusing it costs as much as many of them. */
const DISTRUST_PRICE = 20;

/** A bucket, its key and what is to be taken from it. */
type Claim = readonly [buckets: TokenBuckets, key: string, cost: number];

/**
 * Every rate limit of this node, by the settings. A method that refuses throws a `rate_limited` that
 * says when to try again, and then nothing was taken. Addresses are what `addressOf` answers.
 */
export class Limits {
  readonly #clock: () => number;
  readonly #isOn: boolean;
  readonly #frameRate: Rate;
  readonly #score = new FloodScore();
  readonly #buckets;

  /** @param clock milliseconds that never go back */
  constructor(config: Config, clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#isOn = config.RATE_LIMITS === 'on';
    const due = (rate: Rate): Rate => (this.#isOn ? rate : UNLIMITED);
    const buckets = (rate: Rate): TokenBuckets => new TokenBuckets(due(rate));
    this.#frameRate = due(config.FRAME_RATE);
    this.#buckets = {
      messageMember: buckets(config.MESSAGE_RATE),
      messageAddress: buckets(config.MESSAGE_RATE_ADDRESS),
      messageRoom: buckets(config.MESSAGE_RATE_ROOM),
      typing: buckets(config.TYPING_RATE),
      historyMember: buckets(config.HISTORY_RATE),
      historyAddress: buckets(config.HISTORY_RATE_ADDRESS),
      joinAddress: buckets(config.JOIN_RATE_ADDRESS),
      joinRoom: buckets(config.JOIN_RATE_ROOM),
      roomCreation: buckets(config.ROOM_RATE_ADDRESS),
      password: buckets(config.PASSWORD_RATE_ADDRESS),
      connectionMember: buckets(config.CONNECTION_RATE),
      connectionAddress: buckets(config.CONNECTION_RATE_ADDRESS),
      request: buckets(config.REQUEST_RATE_ADDRESS),
      accept: buckets(config.REQUEST_RATE_ADDRESS),
    };
  }

  /** Whether anything is limited at all. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** @throws {Refusal} `rate_limited` */
  message({ memberId, roomId, address }: Speaker, content: string): void {
    if (!this.#isOn) return;
    const now = this.#clock();
    const { messageMember, messageAddress, messageRoom } = this.#buckets;
    const claims = (price: number): Claim[] => [
      [messageMember, memberId, price],
      [messageAddress, address, 1],
      [messageRoom, roomId, 1],
    ];
    const weighed = this.#score.weigh(memberId, content, now);
    const due = claims(weighed.price);
    if (waitFor(due, now) > 0) {
      throw tooFast(this.#score.refused(weighed, now, (price) => waitFor(claims(price), now)));
    }
    takeAll(due, now);
    this.#score.said(weighed, now);
  }

  /** Whether others are told that this member is typing. */
  mayType(memberId: string): boolean {
    return this.#takeIfThere(this.#buckets.typing, memberId);
  }

  /** @throws {Refusal} `rate_limited` */
  history(memberId: string, address: string): void {
    const { historyMember, historyAddress } = this.#buckets;
    this.#claim([historyMember, memberId, 1], [historyAddress, address, 1]);
  }

  /**
   * @param roomKey what the room's name is compared by
   * @throws {Refusal} `rate_limited`
   */
  join(address: string, roomKey: string): void {
    const { joinAddress, joinRoom } = this.#buckets;
    this.#claim([joinAddress, address, 1], [joinRoom, roomKey, 1]);
  }

  /**
   * A try at a room's password.
   *
   * @throws {Refusal} `rate_limited`
   */
  password(address: string): void {
    this.#claim([this.#buckets.password, address, 1]);
  }

  /** Whether more people come from this address, or into this room, than usually do. */
  isEntryFlooded(address: string, roomKey: string): boolean {
    const now = this.#clock();
    const { joinAddress, joinRoom } = this.#buckets;
    return (
      joinAddress.usedPart(address, now) > FLOODED || joinRoom.usedPart(roomKey, now) > FLOODED
    );
  }

  /**
   * Reserves a new room for this address. Answers what gives it back, should the room have been there.
   *
   * @throws {Refusal} `rate_limited`
   */
  newRoom(address: string): () => void {
    const { roomCreation } = this.#buckets;
    this.#claim([roomCreation, address, 1]);
    return () => roomCreation.giveBack(address, this.#clock());
  }

  /** @throws {Refusal} `rate_limited` */
  connectionFrom(address: string): void {
    this.#claim([this.#buckets.connectionAddress, address, 1]);
  }

  /** @throws {Refusal} `rate_limited` */
  connectionOf(memberId: string): void {
    this.#claim([this.#buckets.connectionMember, memberId, 1]);
  }

  /** @throws {Refusal} `rate_limited` */
  request(address: string): void {
    this.#claim([this.#buckets.request, address, 1]);
  }

  /**
   * Whether a TCP connection from this address is worth reading: there are at most as many as there may
   * be requests, so nobody who keeps to that limit notices, and who does not is cheap to refuse.
   */
  mayConnect(address: string): boolean {
    return this.#takeIfThere(this.#buckets.accept, address);
  }

  /** An upload too many: nobody gets there by accident, so this address may soon connect no more. */
  distrust(address: string): void {
    this.#buckets.accept.take(address, DISTRUST_PRICE, this.#clock());
  }

  /** The gate that the frames of one new connection go through. */
  frameGate(): FrameGate {
    return new FrameGate(this.#frameRate, this.#clock);
  }

  #takeIfThere(buckets: TokenBuckets, key: string): boolean {
    const now = this.#clock();
    if (buckets.waitFor(key, 1, now) > 0) return false;
    buckets.take(key, 1, now);
    return true;
  }

  #claim(...claims: Claim[]): void {
    const now = this.#clock();
    const waitMs = waitFor(claims, now);
    if (waitMs > 0) throw tooFast(waitMs);
    takeAll(claims, now);
  }
}

/** Whole milliseconds, so that who waits for so long is not a fraction too early. */
export const tooFast = (waitMs: number): Refusal =>
  new Refusal('rate_limited', { retryMs: Math.ceil(waitMs) });

function waitFor(claims: readonly Claim[], now: number): number {
  let waitMs = 0;
  for (const [buckets, key, cost] of claims) {
    waitMs = Math.max(waitMs, buckets.waitFor(key, cost, now));
  }
  return waitMs;
}

function takeAll(claims: readonly Claim[], now: number): void {
  for (const [buckets, key, cost] of claims) buckets.take(key, cost, now);
}
