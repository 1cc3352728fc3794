import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { until } from '../support/until.ts';

/** A TCP connection that keeps what it was sent. */
export interface RawConnection {
  readonly socket: Socket;
  received(): Buffer;
  /** Waits until the server has ended it, and returns all that came. */
  ended(): Promise<Buffer>;
}

interface RawOptions {
  /** One of loopback's addresses to come from; Linux has all of 127/8. */
  readonly from?: string;
}

/** Connects, and resolves when the system has; nothing is sent. */
export async function openRaw(base: string, { from }: RawOptions = {}): Promise<RawConnection> {
  const { hostname, port } = new URL(base);
  const socket = connect({
    host: hostname,
    port: Number(port),
    ...(from && { localAddress: from }),
  });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => {});
  // A reset is an end like any other, so nothing here may fail by 'error', as `once` would.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const connected = new Promise<void>((resolve) => socket.once('connect', resolve));
  await Promise.race([connected, closed]);
  return {
    socket,
    received: () => Buffer.concat(chunks),
    ended: async () => {
      await closed;
      return Buffer.concat(chunks);
    },
  };
}

interface UpgradeOptions extends RawOptions {
  readonly roomId?: string;
  readonly nickId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A socket that was upgraded by hand; without a nickId the server will soon turn it down. */
export async function upgradeRaw(
  base: string,
  { roomId = '', nickId, headers = {}, ...options }: UpgradeOptions,
): Promise<RawConnection> {
  const raw = await openRaw(base, options);
  raw.socket.write(upgradeRequest(base, roomId, nickId, headers));
  await until(() => raw.received().includes('\r\n\r\n') || raw.socket.destroyed);
  return raw;
}

function upgradeRequest(
  base: string,
  roomId: string,
  nickId: string | undefined,
  headers: Readonly<Record<string, string>>,
): string {
  const all = {
    host: new URL(base).host,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...(nickId && { 'sec-websocket-protocol': `nickroom.v1, ${nickId}` }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`GET /ws?roomId=${roomId} HTTP/1.1`, ...lines, '\r\n'].join('\r\n');
}
