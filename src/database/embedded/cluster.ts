import { chmod, mkdir, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import { findBinaries } from './binaries.ts';
import { createCluster, removeInterrupted } from './initdb.ts';
import { type Account, accountFor, type Launch, launcher } from './run-as.ts';
import { PORT, USER } from './settings.ts';
import { socketFolder } from './socket-folder.ts';

/** A folder with a PostgreSQL cluster, and all that is needed to run it. */
export interface Cluster {
  /** The data directory, resolved. */
  readonly dataDir: string;
  /** Where PostgreSQL keeps its files. */
  readonly folder: string;
  readonly socketDir: string;
  readonly logFile: string;
  readonly address: string;
  /** The server program. */
  readonly postgres: string;
  readonly account: Account | undefined;
  readonly launch: Launch;
  /** False: no fsync. For tests alone, a power cut may destroy the data. */
  readonly durable: boolean;
}

/**
 * Makes `<dataDir>/postgres` a cluster of this program's PostgreSQL unless it is one already. Safe
 * to be done by two processes at the same moment.
 *
 * @throws {DatabaseError} when the folder holds something else, or PostgreSQL cannot run here
 */
export async function prepareCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  await makeDataDir(dataDir);
  const home = await realpath(dataDir);
  const folder = join(home, 'postgres');
  const binaries = await findBinaries();
  const account = await accountFor(folder);
  const launch = await launcher(account, [home, binaries.postgres, join(binaries.root, 'lib')]);
  await removeInterrupted(home);
  if (!(await isCluster(folder, binaries.major))) {
    await createCluster(folder, { account, launch, initdb: binaries.initdb, durable });
  }
  const socketDir = await socketFolder(folder, account);
  return {
    dataDir: home,
    folder,
    socketDir,
    logFile: join(home, 'postgres.log'),
    address: `postgres://${USER}@localhost:${PORT}/postgres?host=${encodeURIComponent(socketDir)}`,
    postgres: binaries.postgres,
    account,
    launch,
    durable,
  };
}

async function makeDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true });
  // Ours, so it may be opened to PostgreSQL's user whatever the umask says; nobody can list it.
  if (made !== undefined) await chmod(dataDir, 0o711);
}

async function isCluster(folder: string, major: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  if (files.length === 0) return false;
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) {
    throw new DatabaseError(
      `${folder} is not empty, but holds no PostgreSQL cluster. Move it away, or set DATA_DIR to another folder.`,
    );
  }
  if (version.trim() === major) return true;
  throw new DatabaseError(
    `${folder} was made by PostgreSQL ${version.trim()}, and this program comes with PostgreSQL ${major}. Dump it with the old version and restore it (pg_dump, psql), or set DATA_DIR to another folder.`,
  );
}
