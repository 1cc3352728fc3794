import { readConfig } from '../config/config.ts';
import { awaitDatabase } from '../database/await-database.ts';
import { reachAlone, reachBesideServer } from '../database/beside-server.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

export type BackupCommand =
  | { readonly name: 'backup'; readonly file: string }
  | { readonly name: 'restore'; readonly file: string; readonly force: boolean };

/**
 * Carries out a command on the database that the server's settings name. A backup is made beside a
 * running server; for a restore the embedded PostgreSQL has to be ours alone.
 *
 * @throws {BackupError | ConfigError | DatabaseError} a sentence for the operator
 */
export async function run(command: BackupCommand): Promise<void> {
  const say = (line: string): void => console.error(line);
  const reach = command.name === 'backup' ? reachBesideServer : reachAlone;
  const storage = await reach(readConfig(process.env), say);
  try {
    await awaitDatabase(storage.address, say);
    if (command.name === 'backup') await backup(storage.address, command.file, say);
    else await restore(storage.address, command.file, { force: command.force, say });
  } finally {
    await storage.close();
  }
}
