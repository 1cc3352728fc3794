import { fileURLToPath } from 'node:url';
import { freePort } from '../../test/support/free-port.ts';
import { startNode } from './child.ts';
import type { Target } from './generator.ts';
import { startNickroom } from './nickroom.ts';
import type { Pinning } from './pinning.ts';

/** A server that is put under load. */
export interface Contender {
  readonly name: string;
  /** Whether its messages outlive the process. */
  readonly stores: boolean;
  start(pinning: Pinning): Promise<Target & { stop(): Promise<void> }>;
}

/** The generator waits for each member's own join notice, in rooms of any size. */
export const ANNOUNCE_ALWAYS = { NOTICES_MAX_ONLINE: '1000000' };

export const NICKROOM: Contender = {
  name: 'nickroom',
  stores: true,
  start: async (pinning) => {
    const server = await startNickroom(pinning, { env: ANNOUNCE_ALWAYS });
    const { pid, port, databasePid, stop } = server;
    return { adapter: 'nickroom', pid, port, databasePid, stop };
  },
};

export const BARE = ceiling('bare `ws` broadcaster', 'ws-bare', 'bare');
export const BATCHED = ceiling('the same, messages of 10 ms in one frame', 'ws-batched', 'bare');
export const SOCKET_IO = ceiling('Socket.IO, rooms', 'socketio', 'socketio');

function ceiling(name: string, file: string, adapter: string): Contender {
  const path = fileURLToPath(new URL(`../ceilings/${file}.mjs`, import.meta.url));
  return {
    name,
    stores: false,
    start: async (pinning) => {
      const child = await startNode(pinning, [path], { PORT: String(await freePort()) });
      return { adapter, ...child };
    },
  };
}
