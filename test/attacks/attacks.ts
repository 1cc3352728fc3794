import { openRaw, type RawConnection, upgradeRaw } from '../limits/raw.ts';
import { Opcode, rawFrame } from '../support/raw-frames.ts';

export interface Target {
  readonly base: string;
  /** A seat of the attacker's, in the room where others talk. */
  readonly roomId: string;
  readonly nickId: string;
  /** Where the attacker comes from. */
  readonly from: string;
}

/** Does harm until it is told to stop, and then says how much was tried. */
type Attack = (target: Target, stop: AbortSignal) => Promise<string>;

const MIB = 1024 * 1024;
const FRAMES_PER_S = 10_000;
const HANDSHAKES = 5000;
const FRAGMENTS = 16_000;
const HUGE = 100 * MIB;
const BODIES = 1000;
/** Just below the longest body that is taken. */
const BODY_BYTES = 65_000;
const TICK_MS = 20;
/** Few at a time: a hundred at once kept the honest, who share the attacker's CPU, from hearing. */
const BODIES_PER_TICK = 20;
const TICKS_PER_BYTE = 5;

export const ATTACKS: Readonly<Record<string, Attack>> = {
  [`${FRAMES_PER_S} messages/s on one socket`]: (target, stop) => {
    const message = rawFrame(Opcode.text, '{"type":"message","content":"flood"}');
    return flood(target, stop, message);
  },
  [`${FRAMES_PER_S} pings/s on one socket`]: (target, stop) =>
    flood(target, stop, rawFrame(Opcode.ping, 'flood')),
  [`${HANDSHAKES} half-open handshakes`]: halfOpen,
  [`${FRAGMENTS} fragments of a message`]: (target, stop) => {
    const begin = rawFrame(Opcode.text, '{', { fin: false });
    const piece = rawFrame(Opcode.continuation, ' ', { fin: false });
    const pieces = Buffer.concat([begin, ...Array.from({ length: FRAGMENTS }, () => piece)]);
    return press(target, stop, pieces);
  },
  'frames of 100 MiB': (target, stop) => {
    const begin = rawFrame(Opcode.text, Buffer.alloc(MIB), { length: HUGE });
    return press(target, stop, begin);
  },
  [`${BODIES} slow-loris bodies`]: slowBodies,
  'entering as fast as it goes': enterOnAndOn,
};

/** Frames at a rate, on one socket after the other: whoever is closed comes back at once. */
async function flood(target: Target, stop: AbortSignal, frame: Buffer): Promise<string> {
  const batch = Buffer.concat(Array.from({ length: (FRAMES_PER_S * TICK_MS) / 1000 }, () => frame));
  let sockets = 0;
  let batches = 0;
  let raw: RawConnection | undefined;
  while (!stop.aborted) {
    if (!raw || raw.socket.destroyed) {
      raw = await upgradeRaw(target.base, target);
      sockets += 1;
    }
    raw.socket.write(batch);
    batches += 1;
    await pause(TICK_MS);
  }
  raw?.socket.destroy();
  return `${(batches * FRAMES_PER_S * TICK_MS) / 1000} frames, ${sockets} sockets`;
}

/** The same bytes as fast as they are taken, on one socket after the other. */
async function press(target: Target, stop: AbortSignal, bytes: Buffer): Promise<string> {
  let sockets = 0;
  let written = 0;
  while (!stop.aborted) {
    const { socket } = await upgradeRaw(target.base, target);
    sockets += 1;
    while (!stop.aborted && !socket.destroyed) {
      if (socket.write(bytes)) written += bytes.length;
      await pause(1);
    }
    socket.destroy();
  }
  return `${sockets} sockets, at least ${Math.round(written / MIB)} MiB taken`;
}

async function halfOpen({ base, from }: Target, stop: AbortSignal): Promise<string> {
  const held = new Set<RawConnection>();
  let opened = 0;
  while (!stop.aborted) {
    for (const raw of held) if (raw.socket.destroyed) held.delete(raw);
    const missing = Math.min(HANDSHAKES - held.size, 250);
    const fresh = await Promise.all(Array.from({ length: missing }, () => openRaw(base, { from })));
    for (const raw of fresh) {
      raw.socket.write('GET /ws?roomId=x HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nX-Pad: ');
      held.add(raw);
    }
    opened += missing;
    await pause(TICK_MS);
  }
  for (const { socket } of held) socket.destroy();
  return `${opened} connections tried`;
}

/** Up to 1,000 new bodies a second, and ten bytes a second of each. */
async function slowBodies({ base, from }: Target, stop: AbortSignal): Promise<string> {
  const head = `POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`;
  const beginning = Buffer.from(head + ' '.repeat(BODY_BYTES - 10_000));
  const held = new Set<RawConnection>();
  let opened = 0;
  for (let tick = 0; !stop.aborted; tick++) {
    for (const [index, raw] of [...held].entries()) {
      if (raw.socket.destroyed) held.delete(raw);
      else if (index % TICKS_PER_BYTE === tick % TICKS_PER_BYTE) raw.socket.write(' ');
    }
    const missing = Math.min(BODIES - held.size, BODIES_PER_TICK);
    const fresh = await Promise.all(Array.from({ length: missing }, () => openRaw(base, { from })));
    for (const raw of fresh) {
      raw.socket.write(beginning);
      held.add(raw);
    }
    opened += missing;
    await pause(TICK_MS);
  }
  for (const { socket } of held) socket.destroy();
  return `${opened} bodies begun`;
}

async function enterOnAndOn({ base, from }: Target, stop: AbortSignal): Promise<string> {
  let asked = 0;
  const enter = async (worker: number): Promise<void> => {
    while (!stop.aborted) {
      const body = JSON.stringify({ name: 'flooded', nick: `bot ${worker} ${asked}` });
      const raw = await openRaw(base, { from });
      raw.socket.write(
        `POST /rooms HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
      await raw.ended();
      asked += 1;
    }
  };
  await Promise.all(Array.from({ length: 50 }, (_, worker) => enter(worker)));
  return `${asked} requests`;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
