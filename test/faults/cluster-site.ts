import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/database/embedded.ts';
import { freePort } from '../support/free-port.ts';
import { NatsServer } from '../support/nats-server.ts';
import { Postgres } from './postgres.ts';
import { LogReader } from './read-log.ts';
import { ServerProcess } from './server-process.ts';
import { SETTINGS, type Site } from './site.ts';
import { TcpProxy } from './tcp-proxy.ts';

/** Where a node runs. */
export interface Host {
  readonly address: string;
  /** Where it finds its database and its bus. */
  readonly gateway: string;
  /** Command line that runs what follows there. */
  readonly prefix: readonly string[];
}

const LOOPBACK: Host = { address: '127.0.0.1', gateway: '127.0.0.1', prefix: [] };

/**
 * Several nodes on one PostgreSQL and one NATS. Each has networks of its own: to its clients, to the
 * database and to the bus.
 *
 * @param program arguments of node that start a server
 * @param hosts where each node runs
 */
export async function openClusterSite(
  program: readonly string[],
  count: number,
  hosts: readonly Host[] = Array.from({ length: count }, () => LOOPBACK),
): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-faults-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const embedded = await startEmbedded(dataDir, () => {});
  const nats = await NatsServer.start();
  const nodes: Awaited<ReturnType<typeof openNode>>[] = [];
  for (const [i, host] of hosts.entries()) {
    const logFile = join(folder, `node-${i + 1}.log`);
    const node = await openNode({ program, address: embedded.address, nats, logFile, host });
    await node.server.start();
    nodes.push(node);
  }
  const postgres = new Postgres({ folder: join(dataDir, 'postgres'), address: embedded.address });
  const log = new LogReader(embedded.address);
  return {
    servers: nodes.map(({ server }) => server),
    networks: nodes.map(({ toClients }) => toClients),
    toDatabase: nodes.map(({ toDatabase }) => toDatabase),
    toBus: nodes.map(({ toBus }) => toBus),
    nats,
    postgres,
    log,
    folder,
    close: async (keep) => {
      await Promise.all(nodes.map(({ toClients }) => toClients.close()));
      await Promise.all([log.close(), postgres.close()]);
      await Promise.all(nodes.map(({ server }) => server.stop()));
      await Promise.all(
        nodes.flatMap(({ toDatabase, toBus }) => [toDatabase.close(), toBus.close()]),
      );
      await nats.kill();
      await embedded.stop();
      if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface NodeParts {
  readonly program: readonly string[];
  /** Of the database. */
  readonly address: string;
  readonly nats: NatsServer;
  readonly logFile: string;
  readonly host: Host;
}

async function openNode({ program, address, nats, logFile, host }: NodeParts) {
  const database = new URL(address);
  const path = `${database.searchParams.get('host')}/.s.PGSQL.${database.port}`;
  const port = await freePort();
  const toDatabase = await TcpProxy.open({ path }, host.gateway);
  const toBus = await TcpProxy.open({ port: nats.port }, host.gateway);
  const toClients = await TcpProxy.open({ port, host: host.address });
  database.search = '';
  database.host = `${host.gateway}:${toDatabase.port}`;
  const server = new ServerProcess({
    args: program,
    prefix: host.prefix,
    env: {
      ...SETTINGS,
      HOST: host.address,
      PORT: String(port),
      DATABASE_URL: database.href,
      NATS_URL: `nats://${host.gateway}:${toBus.port}`,
    },
    logFile,
    url: `http://${host.address}:${port}`,
  });
  return { server, toDatabase, toBus, toClients };
}
