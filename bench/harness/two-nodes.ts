import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/support/free-port.ts';
import { type Child, startNode, startProgram } from './child.ts';
import { ANNOUNCE_ALWAYS } from './contenders.ts';
import type { Target } from './generator.ts';
import { startNickroom } from './nickroom.ts';
import type { Pinning } from './pinning.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** A node expects another one to be heard when its next beat has told of it. */
const BEAT_MS = 6000;

/** Two nodes, their PostgreSQL and their nats-server, all on the servers' CPU. */
export async function startTwoNodes(
  pinning: Pinning,
  natsServer: string,
): Promise<Target & { stop(): Promise<void> }> {
  const natsPort = await freePort();
  const nats = await startProgram(
    pinning,
    natsServer,
    ['-a', '127.0.0.1', '-p', String(natsPort), '-l', '/dev/null'],
    natsPort,
  );
  const NATS_URL = `nats://127.0.0.1:${natsPort}`;
  const first = await startNickroom(pinning, { env: { ...ANNOUNCE_ALWAYS, NATS_URL } });
  const second: Child = await startNode(pinning, [MAIN], {
    ...ANNOUNCE_ALWAYS,
    NATS_URL,
    DATABASE_URL: first.databaseAddress,
    PORT: String(await freePort()),
    LOG_LEVEL: 'error',
    TZ: 'UTC',
    RATE_LIMITS: 'off',
  });
  await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  return {
    adapter: 'nickroom',
    pid: [first.pid, second.pid, nats.pid],
    port: [first.port, second.port],
    databasePid: first.databasePid,
    stop: async () => {
      await second.stop();
      await first.stop();
      await nats.stop();
    },
  };
}
