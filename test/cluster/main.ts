import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../../src/database/embedded.ts';
import { ServerProcess } from '../faults/server-process.ts';
import { freePort } from '../faults/site.ts';
import { NatsServer } from '../support/nats-server.ts';

/**
 * `npm run cluster -- [--nodes 2] [--port 7005]`: nodes on one PostgreSQL and one nats-server, until
 * Ctrl+C. SIGUSR2 restarts the nodes one after the other. `--port 0` takes free ports; `--source`
 * runs what is in src and needs no build.
 */
const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '2' },
    port: { type: 'string', default: '7005' },
    data: { type: 'string', default: './data/cluster' },
    source: { type: 'boolean', default: false },
  },
});

/** What ends the cluster, in the order in which it is to be called. */
const ends: (() => Promise<void>)[] = [];

async function main(): Promise<void> {
  const program = values.source ? ['--import', 'tsx', 'src/main.ts'] : build();
  await mkdir(values.data, { recursive: true });
  const embedded = await startEmbedded(join(values.data, 'db'), console.log);
  ends.unshift(() => embedded.stop());
  const nats = await NatsServer.start();
  ends.unshift(() => nats.kill());
  console.log(`NATS        ${nats.url}`);
  console.log(`PostgreSQL  ${embedded.address}`);
  const nodes: ServerProcess[] = [];
  for (let i = 0; i < Number(values.nodes); i += 1) {
    nodes.push(await startNode(program, i, { DATABASE_URL: embedded.address, NATS_URL: nats.url }));
  }
  process.on('SIGUSR2', () => void restart(nodes));
  console.log('The cluster is ready; Ctrl+C ends it.');
}

function build(): string[] {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
  return ['dist/main.js'];
}

async function startNode(program: readonly string[], i: number, where: Record<string, string>) {
  const port = values.port === '0' ? await freePort() : Number(values.port) + i;
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(values.data, `node-${i + 1}.log`);
  const { DRAIN_S = '3' } = process.env;
  const env = { DRAIN_S, ...where, PORT: String(port) };
  const node = new ServerProcess({ args: program, env, logFile, url, detached: true });
  await node.start();
  // Those that were started before may end at the same time.
  ends.unshift(() => node.stop());
  console.log(`node ${i + 1}      ${url}  (log: ${logFile})`);
  return node;
}

/** One after the other, so that somebody is always there for their people. */
async function restart(nodes: readonly ServerProcess[]): Promise<void> {
  for (const node of nodes) {
    await node.stop();
    await node.start();
  }
  console.log('Every node was restarted.');
}

async function end(): Promise<void> {
  for (const stop of ends) await stop();
}

const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
try {
  await main();
  await interrupted;
} finally {
  await end();
}
