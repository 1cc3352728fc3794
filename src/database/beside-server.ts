import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { DatabaseError } from './database-error.ts';
import { findRunning, startEmbedded } from './embedded.ts';

/** A database that a command works on. */
interface Reached {
  readonly address: string;
  /** Leaves it as it was found: running for a server, or stopped. */
  close(): Promise<void>;
}

type Place = Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>;

/**
 * The database that the settings name, beside a server that may be running on it.
 *
 * @throws {DatabaseError} where there is none yet
 */
export async function reachBesideServer(
  place: Place,
  say: (line: string) => void,
): Promise<Reached> {
  const dataDir = resolve(place.DATA_DIR);
  if (place.DATABASE_URL === '') {
    if (!(await isThere(join(dataDir, 'postgres')))) {
      throw new DatabaseError(
        `There is no data in ${dataDir}. DATA_DIR or DATABASE_URL name others.`,
      );
    }
    const running = await findRunning(dataDir);
    if (running !== undefined) return { address: running, close: async () => {} };
  }
  return reachAlone(place, say);
}

/** The same for what may not happen while a server runs; an embedded one is made if need be. */
export async function reachAlone(
  { DATABASE_URL, DATA_DIR }: Place,
  say: (line: string) => void,
): Promise<Reached> {
  if (DATABASE_URL !== '') return { address: DATABASE_URL, close: async () => {} };
  const embedded = await startEmbedded(resolve(DATA_DIR), say);
  return { address: embedded.address, close: () => embedded.stop() };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
