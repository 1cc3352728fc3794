import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCluster } from '../../src/database/embedded/cluster.ts';
import { stopServer } from '../../src/database/embedded/server.ts';
import { freePort } from '../support/free-port.ts';
import type { NatsServer } from '../support/nats-server.ts';
import { Postgres } from './postgres.ts';
import { LogReader } from './read-log.ts';
import { ServerProcess } from './server-process.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Short enough that a run sees leaves, dead connections and deadlines. */
export const SETTINGS = {
  LEAVE_GRACE_S: '1',
  HEARTBEAT_S: '1',
  HEARTBEAT_TIMEOUT_S: '2',
  DATABASE_DEADLINE_MS: '1000',
  CONNECTIONS_PER_MEMBER: '1000',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'warn',
};

/** Servers, their PostgreSQL, and networks between them and everybody. */
export interface Site {
  readonly servers: readonly ServerProcess[];
  readonly postgres: Postgres;
  readonly log: LogReader;
  /** Which lead clients to the servers. */
  readonly networks: readonly TcpProxy[];
  /** Between each node and PostgreSQL, and between each node and NATS, where there are several. */
  readonly toDatabase: readonly TcpProxy[];
  readonly toBus: readonly TcpProxy[];
  readonly nats?: NatsServer;
  /** Takes a node's network away for so many ms, where it has one of its own. */
  readonly partition?: (node: number, ms: number) => Promise<void>;
  /** Where its files are. */
  readonly folder: string;
  /** @param keep leaves the files there, for somebody to look into them */
  close(keep: boolean): Promise<void>;
}

/**
 * A server like a user's, with its embedded PostgreSQL.
 *
 * @param program arguments of node that start it
 */
export async function openSite(program: readonly string[]): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-faults-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const port = await freePort();
  const networks = [await TcpProxy.open({ port }), await TcpProxy.open({ port })];
  const server = new ServerProcess({
    args: program,
    env: { ...SETTINGS, DATA_DIR: dataDir, PORT: String(port), DATABASE_URL: '' },
    logFile: join(folder, 'server.log'),
    url: `http://127.0.0.1:${port}`,
  });
  await server.start();
  const cluster = await prepareCluster(dataDir, true);
  const postgres = new Postgres(cluster);
  const log = new LogReader(cluster.address);
  return {
    servers: [server],
    postgres,
    log,
    networks,
    toDatabase: [],
    toBus: [],
    folder,
    close: async (keep) => {
      await Promise.all(networks.map((network) => network.close()));
      await Promise.all([log.close(), postgres.close()]);
      await server.stop();
      await stopServer(cluster);
      if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Sentences about servers that ended though nobody asked them to. */
export const surprisesAt = ({ servers }: Site): string[] =>
  servers.flatMap(({ surprises }) => surprises);
