import type { Logger } from 'pino';
import { CloseCode } from '../close-codes.ts';
import type { Database } from '../database/database.ts';
import { readRefused } from '../rights/right-queries.ts';
import type { Connection } from './connection.ts';
import type { RoomConnections } from './room-connections.ts';

const REASON = 'sent out of this room';
/** Before a look that came to nothing is tried again. */
const AGAIN_MS = 1000;

interface ExpulsionParts {
  readonly database: Database;
  readonly log: Logger;
}

/** Ends the connections of one room here that nobody may have any more. */
export class Expulsions {
  readonly #parts: ExpulsionParts;
  readonly #roomId: string;
  readonly #connections: RoomConnections;
  /** `performance.now()`; who was admitted before that may have been so in vain. */
  #expelledAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ExpulsionParts, roomId: string, connections: RoomConnections) {
    this.#parts = parts;
    this.#roomId = roomId;
    this.#connections = connections;
  }

  /** Somebody was sent out, and with him perhaps whoever comes from where he did. */
  expel(memberId: string): void {
    close(this.#connections.of(memberId));
    this.#expelledAt = performance.now();
    void this.#lookOver([...this.#connections.all]);
  }

  /** Somebody comes in who may have been sent out while he was on his way. */
  check(connection: Connection): void {
    if (connection.admittedAt <= this.#expelledAt) void this.#lookOver([connection]);
  }

  async #lookOver(connections: readonly Connection[]): Promise<void> {
    if (connections.length === 0) return;
    try {
      close(await readRefused(this.#parts.database, this.#roomId, connections));
    } catch (error) {
      this.#parts.log.warn({ reason: String(error) }, 'could not look over the connections');
      setTimeout(
        () => this.#lookOver(connections.filter(({ isOpen }) => isOpen)),
        AGAIN_MS,
      ).unref();
    }
  }
}

function close(connections: readonly Connection[]): void {
  for (const connection of connections) connection.close(CloseCode.kicked, REASON);
}
