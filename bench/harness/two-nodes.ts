import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/support/free-port.ts';
import { type Child, startNode, startProgram } from './child.ts';
import { ANNOUNCE_ALWAYS } from './contenders.ts';
import type { Target } from './generator.ts';
import { type Nickroom, startNickroom } from './nickroom.ts';
import type { Pinning } from './pinning.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** A node expects another one to be heard when its next beat has told of it. */
const BEAT_MS = 6000;

/** Two nodes, their PostgreSQL and their nats-server, all on the servers' CPU. */
export async function startTwoNodes(
  pinning: Pinning,
  natsServer: string,
): Promise<Target & { stop(): Promise<void> }> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const one of started.toReversed()) await one.stop();
  };
  const kept = <One extends { stop(): Promise<void> }>(one: One): One => {
    started.push(one);
    return one;
  };
  try {
    const nats = kept(await startNats(pinning, natsServer));
    const env = { ...ANNOUNCE_ALWAYS, NATS_URL: `nats://127.0.0.1:${nats.port}` };
    const first = kept(await startNickroom(pinning, { env }));
    const second = kept(await startSecond(pinning, first, env));
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
    return {
      adapter: 'nickroom',
      pid: [first.pid, second.pid, nats.pid],
      port: [first.port, second.port],
      databasePid: first.databasePid,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNats(pinning: Pinning, natsServer: string): Promise<Child> {
  const port = await freePort();
  const args = ['-a', '127.0.0.1', '-p', String(port), '-l', '/dev/null'];
  return startProgram(pinning, natsServer, args, port);
}

/** One more node on the database of the first. */
const startSecond = async (
  pinning: Pinning,
  first: Nickroom,
  env: Readonly<Record<string, string>>,
): Promise<Child> =>
  startNode(pinning, [MAIN], {
    ...env,
    DATABASE_URL: first.databaseAddress,
    PORT: String(await freePort()),
    LOG_LEVEL: 'error',
    TZ: 'UTC',
    RATE_LIMITS: 'off',
  });
