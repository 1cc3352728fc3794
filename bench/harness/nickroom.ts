import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Sql } from '../../src/database/connect.ts';
import { freePort } from '../../test/support/free-port.ts';
import { type Child, startNode } from './child.ts';
import type { Pinning } from './pinning.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built server on an embedded PostgreSQL of its own, in a temporary folder. */
export interface Nickroom extends Child {
  readonly url: string;
  /** Of its database, for further nodes. */
  readonly databaseAddress: string;
  /** The root process of its database. */
  readonly databasePid: number;
  /** A connection to its database, for counters. Ended by `stop`. */
  readonly sql: Sql;
  /** Ends at once, like a power cut of the process, and starts again on the same data and port. */
  restart(): Promise<{ startedAt: number }>;
}

export interface NickroomOptions {
  /** Settings beside the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/**
 * Durable (fsync on), without rate limits, else at its defaults but for what `env` says. A start that fails leaves
 * nothing behind.
 */
export async function startNickroom(
  pinning: Pinning,
  options: NickroomOptions = {},
): Promise<Nickroom> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-bench-'));
  try {
    return await startIn(folder, pinning, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(
  folder: string,
  pinning: Pinning,
  { env = {}, nodeArgs = [] }: NickroomOptions,
): Promise<Nickroom> {
  // Where we are root PostgreSQL runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const settings = {
    PORT: String(port),
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    TZ: 'UTC',
    // A generator is a flood from one address.
    RATE_LIMITS: 'off',
    ...env,
  };
  const start = (): Promise<Child> => startNode(pinning, [...nodeArgs, MAIN], settings);
  let child = await start();
  const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
  const postmaster = await readFile(pidFile, 'utf8').catch(async (error) => {
    await child.stop();
    throw error;
  });
  const [pid, , , databasePort, socketDir = ''] = postmaster.split('\n');
  const address = `postgres://nickroom@localhost:${databasePort}/postgres?host=${encodeURIComponent(socketDir)}`;
  const sql = connect(address, { max: 1, deadlineMs: 0, name: 'bench' });
  return {
    get pid() {
      return child.pid;
    },
    port,
    url: `http://127.0.0.1:${port}`,
    databaseAddress: address,
    databasePid: Number(pid),
    sql,
    kill: () => child.kill(),
    restart: async () => {
      await child.kill();
      const startedAt = performance.now();
      child = await start();
      return { startedAt };
    },
    stop: async () => {
      await sql.end();
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
