import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * Upgrades by hand, as a classic client, and leaves the rest to the test: nobody answers a ping or
 * a close, and after the server's first words nobody reads.
 */
export async function upgradeSilently(
  base: string,
  { roomId, nickId }: { roomId: string; nickId: string },
): Promise<Socket> {
  const { hostname, port } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  const lines = [
    `GET /ws?roomId=${roomId}&nickId=${nickId} HTTP/1.1`,
    `Host: ${hostname}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ];
  socket.write(lines.join('\r\n'));
  const [answer] = await once(socket, 'data');
  socket.pause();
  if (!String(answer).startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${answer}`);
  return socket;
}
