import type { TestContext } from 'node:test';
import { readConfig, type SettingName } from '../../src/config/config.ts';
import { type Server, startServer } from '../../src/server.ts';
import { TcpProxy } from '../faults/tcp-proxy.ts';
import { enter, freshName, type Seat } from '../protocol/support/people.ts';
import { keptLog } from '../support/kept-log.ts';
import { NatsServer } from '../support/nats-server.ts';
import { type OpenDatabase, openDatabase } from '../support/open-database.ts';
import { until } from '../support/until.ts';

interface Node extends Server {
  /** Between it and NATS. */
  readonly toNats: TcpProxy;
}

export interface Nodes {
  readonly database: OpenDatabase;
  readonly nats: NatsServer;
  readonly nodes: readonly Node[];
  /** Somebody enters the room they all share, by way of a node. */
  enterAt(node: number, nick: string): Promise<Seat>;
  /** Resolves when every node hears all others, or when none does. */
  untilWhole(isWhole?: boolean): Promise<void>;
}

/** Real servers on one database, each with a network of its own between it and NATS. */
export async function startNodes(
  t: TestContext,
  count: number,
  overrides: Partial<Record<SettingName, string>> = {},
): Promise<Nodes> {
  const database = await openDatabase(t);
  const nats = await NatsServer.start();
  const nodes: Node[] = [];
  t.after(async () => {
    for (const { toNats } of nodes) toNats.heal();
    await Promise.all(nodes.map((node) => node.stop()));
    for (const { toNats } of nodes) await toNats.close();
    await nats.kill();
  });
  for (let i = 0; i < count; i += 1) {
    const toNats = await TcpProxy.open({ port: nats.port });
    const config = readConfig({
      PORT: '0',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.address,
      NATS_URL: `nats://127.0.0.1:${toNats.port}`,
      ...overrides,
    });
    const server = await startServer(config, keptLog().log, new AbortController().signal);
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= server.stop());
    nodes.push({ url: server.url, stop, toNats });
  }
  const name = freshName();
  const isWhole = async ({ url }: Node) => /^nickroom_bus_whole 1$/m.test(await metricsOf(url));
  return {
    database,
    nats,
    nodes,
    enterAt: (node, nick) => enter(nodes[node]?.url as string, nick, name),
    untilWhole: async (expected = true) => {
      for (const node of nodes) await until(async () => (await isWhole(node)) === expected);
    },
  };
}

const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
