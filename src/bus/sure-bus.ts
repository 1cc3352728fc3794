import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import { Batcher } from '../pace/batcher.ts';
import { isRevocation, type Revocation, type RoomSignal } from '../room-signal.ts';
import type { Bus } from './bus.ts';
import { type RevocationDraft, storeRevocations } from './revocation-queries.ts';

const BATCHES = { maxBatch: 500 };
/** Pause before a revocation that could not be stored is tried again. */
const RETRY_MS = 1000;

/**
 * A bus whose revocations arrive: each is stored before it is published, so that a node which does
 * not hear it finds it in the database. Everything else passes straight through.
 *
 * Stored, it has a place among the revocations of its room. Whoever was let in after that place, such
 * as who comes back at once, is not closed by it.
 */
export class SureBus implements Bus<RoomSignal> {
  readonly #bus: Bus<RoomSignal>;
  readonly #log: Logger;
  readonly #store: Batcher<RevocationDraft, number | undefined>;
  #isClosed = false;

  constructor(bus: Bus<RoomSignal>, database: Database, log: Logger) {
    this.#bus = bus;
    this.#log = log;
    this.#store = new Batcher((drafts) => storeRevocations(database, drafts), BATCHES);
  }

  publish(roomId: string, signal: RoomSignal): void {
    if (isRevocation(signal)) void this.#revoke(roomId, signal);
    else this.#bus.publish(roomId, signal);
  }

  subscribe(roomId: string, listener: (signal: RoomSignal) => void): () => void {
    return this.#bus.subscribe(roomId, listener);
  }

  settled(): Promise<void> {
    return this.#bus.settled();
  }

  expect(nodeIds: readonly string[]): void {
    this.#bus.expect(nodeIds);
  }

  get isWhole(): boolean {
    return this.#bus.isWhole;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#store.idle();
    await this.#bus.close();
  }

  /** It has happened already, so it is tried until it is stored; those who hear need not wait. */
  async #revoke(roomId: string, signal: Revocation): Promise<void> {
    const draft = { roomId, revocationId: newClientId(), signal };
    for (let isTold = false; !this.#isClosed; isTold = true) {
      try {
        const revocationSeq = await this.#store.add(draft);
        this.#bus.publish(roomId, revocationSeq ? { ...signal, revocationSeq } : signal);
        return;
      } catch (error) {
        if (!isTold) this.#bus.publish(roomId, signal);
        if (!(error instanceof Refusal)) this.#log.error({ err: error }, 'a revocation failed');
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
