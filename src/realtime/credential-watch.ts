import _ from 'lodash';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { readAlive } from '../members/credential-queries.ts';
import { Rounds } from '../pace/rounds.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type { Hub } from './hub.ts';

/** So late is noticed at most that a credential is worth nothing any more, should the bus lose it. */
const LOOK_MS = 15_000;
const BATCH = 1000;

interface WatchParts {
  readonly database: Database;
  readonly hub: Hub;
  readonly log: Logger;
}

/**
 * Looks over the credentials that connections were opened with: one that is rotated, forgotten or
 * expired ends them, and one that is still worth something counts as used while they last.
 */
export class CredentialWatch {
  readonly #parts: WatchParts;
  readonly #rounds: Rounds;

  constructor(parts: WatchParts, lookMs = LOOK_MS) {
    this.#parts = parts;
    this.#rounds = new Rounds(() => this.#look(), lookMs);
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async #look(): Promise<void> {
    const { database, hub, log } = this.#parts;
    const connections = [...hub.connections()].filter(({ isOnlooker }) => !isOnlooker);
    try {
      for (const batch of _.chunk(connections, BATCH)) {
        const alive = await readAlive(database, _.uniq(_.map(batch, 'credentialId')));
        for (const connection of batch) {
          if (alive.has(connection.credentialId)) continue;
          connection.close(CloseCode.unauthorized, 'nickId unknown or expired');
        }
      }
    } catch (error) {
      log.warn({ reason: String(error) }, 'could not look over the credentials');
    }
  }
}
