import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { addressOf } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';
import { parseRoomName } from '../names/room-name.ts';
import type { ProofOfWork } from '../proof/proof-of-work.ts';
import type { NickParts } from './change-nick.ts';
import { type EntryRequest, type EntryResult, enter } from './enter-room.ts';
import { findRoom } from './list-rooms.ts';

interface EntranceParts extends NickParts {
  readonly limits: Limits;
  readonly proofOfWork: ProofOfWork;
}

interface Guest extends EntryRequest {
  /** A solved challenge, where one is asked for. */
  readonly proof?: string | undefined;
}

/** The door that all who enter come through: how many may, and what they have to show. */
export class Entrance {
  readonly #parts: EntranceParts;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /** @throws {Refusal} `rate_limited`, `proof_required`, or as `enter` does */
  async enter(request: FastifyRequest, guest: Guest): Promise<EntryResult> {
    const { limits, proofOfWork } = this.#parts;
    const address = addressOf(request);
    const { key } = parseRoomName(guest.name);
    limits.join(address, key);
    if (this.#needsProof(address, key)) await proofOfWork.redeem(guest.proof);
    const giveBack = await this.#reserveRoom(address, guest.name);
    let created = false;
    try {
      const entered = await enter(this.#parts, { ...guest, wish: { ...guest.wish, address } });
      created = entered.created;
      return entered;
    } finally {
      if (!created) giveBack();
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
