import type { Revoked } from '../room-signal.ts';
import type { Connection } from './connection.ts';
import type { EventFrames } from './format.ts';

/** One room's connections on this node, and what is said to all of them but is not in the log. */
export class RoomConnections {
  readonly #all = new Set<Connection>();

  get all(): ReadonlySet<Connection> {
    return this.#all;
  }

  add(connection: Connection): void {
    this.#all.add(connection);
  }

  delete(connection: Connection): void {
    this.#all.delete(connection);
  }

  /** Those of one member. */
  of(memberId: string): Connection[] {
    return [...this.#all].filter(({ member }) => member.member_id === memberId);
  }

  /** Whether one member has a connection here that was not closed. */
  isHere(memberId: string): boolean {
    return this.of(memberId).some(({ isOpen }) => isOpen);
  }

  /** Those that were let in before a revocation, of one credential where it names one. */
  concernedBy(revocation: Revoked): Connection[] {
    const { memberId, revocationSeq = Number.POSITIVE_INFINITY } = revocation;
    const credentialId = revocation.type === 'revoked' ? revocation.credentialId : undefined;
    return this.of(memberId).filter(
      (connection) =>
        connection.revocationSeq < revocationSeq &&
        (credentialId === undefined || connection.credentialId === credentialId),
    );
  }

  /**
   * Sends every member an event that nobody misses if the reader is behind.
   *
   * @param eventFor answers the event, or `undefined` for who is not told
   */
  tell(eventFor: (connection: Connection) => EventFrames | undefined): void {
    for (const connection of this.#all) {
      const frames = connection.isOnlooker ? undefined : eventFor(connection);
      if (frames) connection.sendIfIdle(frames.in(connection.format));
    }
  }
}
