import { WebSocket } from 'ws';
import { type ConnectOptions, connect as connectWith } from './index.ts';
import type { RoomClient } from './room-client.ts';

export * from './index.ts';
export { solveProof } from './solve-proof.ts';

/** `connect()` of index.ts, with the WebSocket of `ws`: Node 20 has none of its own. */
export function connect(options: ConnectOptions): RoomClient {
  return connectWith({ WebSocket, ...options });
}
