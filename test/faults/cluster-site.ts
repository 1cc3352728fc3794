import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/database/embedded.ts';
import { NatsServer } from '../support/nats-server.ts';
import { Postgres } from './postgres.ts';
import { LogReader } from './read-log.ts';
import { ServerProcess } from './server-process.ts';
import { freePort, SETTINGS, type Site } from './site.ts';
import { TcpProxy } from './tcp-proxy.ts';

/**
 * Several nodes on one PostgreSQL and one NATS. Each has networks of its own: to its clients, to the
 * database and to the bus.
 *
 * @param program arguments of node that start a server
 */
export async function openClusterSite(program: readonly string[], count: number): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-faults-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const embedded = await startEmbedded(dataDir, () => {});
  const nats = await NatsServer.start();
  const nodes: Awaited<ReturnType<typeof openNode>>[] = [];
  for (let i = 1; i <= count; i += 1) {
    const node = await openNode(program, embedded.address, nats, join(folder, `node-${i}.log`));
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

async function openNode(
  program: readonly string[],
  address: string,
  nats: NatsServer,
  logFile: string,
) {
  const database = new URL(address);
  const path = `${database.searchParams.get('host')}/.s.PGSQL.${database.port}`;
  const port = await freePort();
  const toDatabase = await TcpProxy.open({ path });
  const toBus = await TcpProxy.open({ port: nats.port });
  const toClients = await TcpProxy.open({ port });
  database.search = '';
  database.host = `127.0.0.1:${toDatabase.port}`;
  const server = new ServerProcess({
    args: program,
    env: {
      ...SETTINGS,
      PORT: String(port),
      DATABASE_URL: database.href,
      NATS_URL: `nats://127.0.0.1:${toBus.port}`,
    },
    logFile,
    url: `http://127.0.0.1:${port}`,
  });
  return { server, toDatabase, toBus, toClients };
}
