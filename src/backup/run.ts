import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { awaitDatabase } from '../database/await-database.ts';
import { findRunning, startEmbedded } from '../database/embedded.ts';
import { backup } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { restore } from './restore.ts';

export type BackupCommand =
  | { readonly name: 'backup'; readonly file: string }
  | { readonly name: 'restore'; readonly file: string; readonly force: boolean };

/**
 * Carries out a command on the database that the server's settings name.
 *
 * @throws {BackupError | ConfigError | DatabaseError} a sentence for the operator
 */
export async function run(command: BackupCommand): Promise<void> {
  const say = (line: string): void => console.error(line);
  const storage = await reachDatabase(command.name, say);
  try {
    await awaitDatabase(storage.address, say);
    if (command.name === 'backup') await backup(storage.address, command.file, say);
    else await restore(storage.address, command.file, { force: command.force, say });
  } finally {
    await storage.close();
  }
}

/**
 * A backup is made beside a running server; for a restore the embedded PostgreSQL has to be ours
 * alone.
 */
async function reachDatabase(name: BackupCommand['name'], say: (line: string) => void) {
  const { DATABASE_URL, DATA_DIR } = readConfig(process.env);
  if (DATABASE_URL !== '') return { address: DATABASE_URL, close: async () => {} };
  const dataDir = resolve(DATA_DIR);
  if (name === 'backup') {
    if (!(await isThere(join(dataDir, 'postgres')))) {
      throw new BackupError(
        `There is no data in ${dataDir}. DATA_DIR or DATABASE_URL name others.`,
      );
    }
    const running = await findRunning(dataDir);
    if (running !== undefined) return { address: running, close: async () => {} };
  }
  const embedded = await startEmbedded(dataDir, say);
  return { address: embedded.address, close: () => embedded.stop() };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
