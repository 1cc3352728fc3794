import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { readUnwelcome } from '../rights/right-queries.ts';
import type { Revoked } from '../room-signal.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type { Connection } from './connection.ts';
import type { RoomConnections } from './room-connections.ts';

/** Before a look that came to nothing is tried again. */
const AGAIN_MS = 1000;

interface ExpulsionParts {
  readonly database: Database;
  readonly log: Logger;
}

/**
 * Ends the connections of one room here that nobody may have any more: an entry sends somebody out,
 * a revocation ends what a credential was good for. Who was on his way in meanwhile is asked about.
 */
export class Expulsions {
  readonly #parts: ExpulsionParts;
  readonly #roomId: string;
  readonly #connections: RoomConnections;
  /** Of the latest entry that has sent somebody out. */
  #expelledSeq = 0;
  /** Of the latest revocation that is certain to be carried out here, with all before it. */
  #revocationSeq: number;
  /** Of the latest one that was heard of. The bus may have lost some before it. */
  #heardSeq: number;

  constructor(
    parts: ExpulsionParts,
    roomId: string,
    connections: RoomConnections,
    revocationSeq: number,
  ) {
    this.#parts = parts;
    this.#roomId = roomId;
    this.#connections = connections;
    this.#revocationSeq = revocationSeq;
    this.#heardSeq = revocationSeq;
  }

  get revocationSeq(): number {
    return this.#revocationSeq;
  }

  /**
   * Entry `seq` has sent a member out: the connections he had before it are closed. One that was let in
   * after it stays, since the entry may have come late. A ban may be about an address as well, so the
   * database is asked about everybody else.
   */
  expel(memberId: string, seq: number): void {
    const before = this.#connections.of(memberId).filter(({ headSeq }) => headSeq < seq);
    before.forEach(sendOut);
    this.#expelledSeq = seq;
    void this.#lookOver([...this.#connections.all].filter(({ isOnlooker }) => !isOnlooker));
  }

  revoke(revocation: Revoked): void {
    const [code, reason] =
      revocation.type === 'left'
        ? [CloseCode.normal, 'left the room']
        : [CloseCode.unauthorized, 'nickId is not valid now'];
    this.#heardSeq = Math.max(this.#heardSeq, revocation.revocationSeq ?? 0);
    for (const connection of this.#connections.concernedBy(revocation)) {
      connection.close(code, reason);
    }
  }

  /**
   * Carries out what was revoked since the last time, whether the bus has brought it or not.
   *
   * @returns whether it is all there: what is very old is not kept
   */
  catchUp(revocations: readonly Revoked[]): boolean {
    if (revocations[0]?.revocationSeq !== this.#revocationSeq + 1) return false;
    for (const revocation of revocations) this.revoke(revocation);
    this.#revocationSeq += revocations.length;
    return true;
  }

  /** Looks whether a connection that comes in may still stay: it was let in a moment ago. */
  check(connection: Connection): void {
    const { headSeq, revocationSeq } = connection;
    const isUpToDate = headSeq >= this.#expelledSeq && revocationSeq >= this.#heardSeq;
    if (!isUpToDate) void this.#lookOver([connection]);
  }

  async #lookOver(connections: readonly Connection[]): Promise<void> {
    if (connections.length === 0) return;
    try {
      const { refused, revoked } = await readUnwelcome(
        this.#parts.database,
        this.#roomId,
        connections,
      );
      refused.forEach(sendOut);
      for (const connection of revoked) {
        connection.close(CloseCode.unauthorized, 'nickId unknown or expired');
      }
    } catch (error) {
      this.#parts.log.warn({ reason: String(error) }, 'could not look over the connections');
      setTimeout(
        () => this.#lookOver(connections.filter(({ isOpen }) => isOpen)),
        AGAIN_MS,
      ).unref();
    }
  }
}

const sendOut = (connection: Connection): void =>
  connection.close(CloseCode.kicked, 'sent out of this room');
