import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '../errors.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { addressOf } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';
import { secretHash } from '../members/credentials.ts';
import { parseRoomName } from '../names/room-name.ts';
import { FairQueue } from '../pace/fair-queue.ts';
import type { ProofOfWork } from '../proof/proof-of-work.ts';
import { tellQueue } from '../review/tell-queue.ts';
import type { NickParts } from './change-nick.ts';
import { readPassword, readRulesVersion } from './door-queries.ts';
import { type EnterRequest, type EnterResult, enter } from './enter-room.ts';
import { findRoom } from './list-rooms.ts';
import type { Wish } from './nick-queries.ts';
import { isPassword } from './room-password.ts';

interface EntranceParts extends NickParts {
  readonly limits: Limits;
  readonly guard: MessageGuard;
  readonly policies: RoomPolicies;
  readonly proofOfWork: ProofOfWork;
  readonly log: Logger;
  /** Is told of everybody who has entered a room that was there. */
  readonly onEntered: (roomId: string) => Promise<void>;
}

interface Guest extends EnterRequest {
  /** A solved challenge, where one is asked for. */
  readonly proof?: string | undefined;
  readonly password?: string | undefined;
  /** The secret of a link that lets him in. */
  readonly invitation?: string | undefined;
}

/** The door that all who enter come through: how many may, and what they have to show. */
export class Entrance {
  readonly #parts: EntranceParts;
  /**
   * Whoever enters waits for the room's lock with a connection to the database in his hand. Only a
   * quarter of the pool is for that: without this a flood at one door took all of it, and people in
   * their rooms waited for half a second to say something.
   */
  readonly #queue: FairQueue;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
    this.#queue = new FairQueue(Math.ceil(parts.config.DATABASE_POOL / 4));
  }

  /** @throws {Refusal} `rate_limited`, `proof_required`, `password_wrong`, `nick_unwanted`, or as `enter` does */
  async enter(request: FastifyRequest, guest: Guest): Promise<EnterResult> {
    const { limits, proofOfWork, onEntered } = this.#parts;
    const address = addressOf(request);
    const { key } = parseRoomName(guest.name);
    limits.join(address, key);
    const proved = this.#needsProof(address, key);
    if (proved) await proofOfWork.redeem(guest.proof);
    const giveBack = await this.#reserveRoom(address, guest.name);
    let created = false;
    try {
      const entered = await this.#knock(guest, { ...invitedBy(guest), address, proved });
      created = entered.created;
      const { roomId } = entered;
      if (entered.isWaiting) await this.#afterwards(roomId, () => tellQueue(this.#parts, roomId));
      else if (!created) await this.#afterwards(roomId, () => onEntered(roomId));
      return entered;
    } finally {
      if (!created) giveBack();
    }
  }

  /** Asks to come in, and shows what the room then asks for. */
  async #knock(guest: Guest, wish: Wish): Promise<EnterResult> {
    try {
      const { address = '' } = wish;
      return await this.#queue.run(address, () => enter(this.#parts, { ...guest, wish }));
    } catch (error) {
      const more = error instanceof Refusal ? await this.#show(error, guest, wish) : undefined;
      if (!more) throw error;
      return this.#knock(guest, { ...wish, ...more });
    }
  }

  /** What a guest has beside what he has shown; `undefined` where that is nothing. */
  async #show({ code }: Refusal, guest: Guest, wish: Wish): Promise<Wish | undefined> {
    const { config, proofOfWork } = this.#parts;
    if (code === 'proof_required' && !wish.proved) {
      // Where it is off, clients that cannot do it come in all the same.
      if (config.PROOF_OF_WORK !== 'off') await proofOfWork.redeem(guest.proof);
      return { proved: true };
    }
    if (code === 'nick_unwanted' && wish.judged === undefined) return this.#judgeNick(guest);
    const { password } = guest;
    if (code !== 'password_required' || password === undefined) return undefined;
    if (wish.password !== undefined) return undefined;
    return { password: await this.#checkPassword(guest, password, wish) };
  }

  /** A room with rules lets nobody in whose nick was not held against them, which SQL cannot do. */
  async #judgeNick({ name, nick }: Guest): Promise<Wish | undefined> {
    const { database, guard, policies } = this.#parts;
    const rules = await readRulesVersion(database, parseRoomName(name).key);
    if (!rules) return undefined;
    policies.expect(rules.roomId, rules.version);
    await guard.judgeNick(rules.roomId, '', nick);
    return { judged: rules.version };
  }

  async #checkPassword({ name }: Guest, password: string, { address = '' }: Wish): Promise<string> {
    this.#parts.limits.password(address);
    const stored = await readPassword(this.#parts.database, parseRoomName(name).key);
    if (stored === undefined || !(await isPassword(password, stored))) {
      throw new Refusal('password_wrong');
    }
    return stored;
  }

  /** Never rejects: he has his nick by now, and a fault would take the credential that goes with it. */
  async #afterwards(roomId: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      const reason = String(error);
      this.#parts.log.warn(
        { roomId, reason },
        'could not see to what follows when somebody enters',
      );
    }
  }

  #needsProof(address: string, roomKey: string): boolean {
    const { config, limits } = this.#parts;
    if (config.PROOF_OF_WORK === 'auto') return limits.isEntryFlooded(address, roomKey);
    return config.PROOF_OF_WORK === 'on';
  }

  /** Who may not open another room may still enter those that are there. */
  async #reserveRoom(address: string, name: string): Promise<() => void> {
    try {
      return this.#parts.limits.newRoom(address);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { rooms } = await findRoom(this.#parts.database, name);
      if (rooms.length === 0) throw error;
      return () => {};
    }
  }
}

const invitedBy = ({ invitation }: Guest): Wish =>
  invitation === undefined ? {} : { invitation: secretHash(invitation).toString('hex') };
