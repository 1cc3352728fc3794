import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { optionsOf } from '../support/command-line.ts';
import { programOf } from '../support/project.ts';
import { ProcessNodes } from './process-nodes.ts';
import { rollingRestart } from './rolling-restart.ts';

const USAGE = `npm run cluster -- [OPTIONS]

Nodes on one PostgreSQL and one nats-server, until Ctrl+C. SIGUSR2 restarts them one after the other.

  --nodes N    so many (2)
  --port N     of the first, the others have the next ones; 0 takes free ones (7005)
  --data DIR   where they keep their files (./data/cluster)
  --source     runs what is in src, and needs no build
  --rolling    restarts all nodes while people talk through HAProxy, tells what came of it, and ends
  --clients N  so many people then (1000)
  --rate N     and so many messages a second (500)`;

const values = optionsOf(USAGE, {
  nodes: { type: 'string', default: '2' },
  port: { type: 'string' },
  data: { type: 'string', default: './data/cluster' },
  source: { type: 'boolean', default: false },
  rolling: { type: 'boolean', default: false },
  clients: { type: 'string', default: '1000' },
  rate: { type: 'string', default: '500' },
});

/** In a room, as in the benchmark's first shape. */
const PEOPLE_PER_ROOM = 20;
const { DRAIN_S = values.rolling ? '5' : '3' } = process.env;

const nodes = new ProcessNodes({
  program: values.source ? programOf('src/main.ts') : build(),
  nodes: Number(values.nodes),
  port: Number(values.port ?? (values.rolling ? 0 : 7005)),
  folder: values.data,
  settings: { DRAIN_S, ...(values.rolling && { RATE_LIMITS: 'off', LOG_LEVEL: 'warn' }) },
  say: console.log,
});

function build(): string[] {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed.');
  return ['dist/main.js'];
}

async function restart(): Promise<void> {
  await nodes.restart();
  console.log('Every node was restarted.');
}

async function underLoad(): Promise<void> {
  const [clients, rate] = [Number(values.clients), Number(values.rate)];
  const rooms = Math.ceil(clients / PEOPLE_PER_ROOM);
  console.log(await rollingRestart(nodes, { clients, rooms, rate }));
}

const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
try {
  await nodes.start();
  process.on('SIGUSR2', () => void restart());
  console.log('The cluster is ready; Ctrl+C ends it.');
  await Promise.race([interrupted, ...(values.rolling ? [underLoad()] : [])]);
} finally {
  await nodes.stop();
}
