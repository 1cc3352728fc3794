import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { WireEvent } from './wire.ts';

/**
 * Opens a WebSocket by hand and writes the upgrade and the first frames in ONE write, which no
 * library does; they reach the server in the same TCP segments.
 *
 * @returns the events that came until one fitted
 */
export function upgradeAndSpeak(
  base: string,
  target: string,
  frames: readonly object[],
  until: (event: WireEvent) => boolean,
  timeoutMs = 60_000,
): Promise<WireEvent[]> {
  const { hostname, port } = new URL(base);
  const socket = connect({ host: hostname, port: Number(port) });
  const masked = frames.map((frame) => maskedText(JSON.stringify(frame)));
  socket.write(Buffer.concat([Buffer.from(upgradeRequest(target, hostname)), ...masked]));
  return eventsUntil(socket, until, timeoutMs).finally(() => socket.destroy());
}

function upgradeRequest(target: string, host: string): string {
  return [
    `GET ${target} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    '\r\n',
  ].join('\r\n');
}

/** One final text frame of a client (RFC 6455 §5.2), at most 65,535 bytes of payload. */
function maskedText(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const header =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 0xff]);
  const hidden = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([header, mask, hidden]);
}

function eventsUntil(
  socket: Socket,
  until: (event: WireEvent) => boolean,
  timeoutMs: number,
): Promise<WireEvent[]> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const fail = (why: string) => {
      const start = received.subarray(0, 600).toString();
      reject(new Error(`${why} before the awaited event; received: ${start}`));
    };
    socket.setTimeout(timeoutMs, () => fail('nothing came for a while'));
    socket.once('error', reject);
    socket.once('close', () => fail('the connection ended'));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const events = eventsIn(received);
      if (events.some(until)) resolve(events);
    });
  });
}

/** The events of all complete text frames after the server's answer to the upgrade. */
function eventsIn(received: Buffer): WireEvent[] {
  const head = received.indexOf('\r\n\r\n');
  if (head < 0) return [];
  const events: WireEvent[] = [];
  let rest = received.subarray(head + 4);
  for (let frame = firstFrame(rest); frame; frame = firstFrame(rest)) {
    if (frame.opcode === 1) events.push(...(JSON.parse(String(frame.payload)) as WireEvent[]));
    rest = rest.subarray(frame.size);
  }
  return events;
}

/** The first frame of unmasked server bytes, or undefined while it is incomplete. */
function firstFrame(bytes: Buffer) {
  if (bytes.length < 2) return undefined;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const short = bytes.readUInt8(1) & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const start = 2 + extended;
  if (bytes.length < start) return undefined;
  const length = extended === 0 ? short : Number(`0x${bytes.toString('hex', 2, start)}`);
  const size = start + length;
  if (bytes.length < size) return undefined;
  return { opcode, size, payload: bytes.subarray(start, size) };
}
