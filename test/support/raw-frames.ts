import { randomBytes } from 'node:crypto';

export const Opcode = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

interface FrameOptions {
  /** Whether the message ends with this frame. */
  readonly fin?: boolean;
  /** What its header says, where that is not the truth. */
  readonly length?: number;
}

/** A frame of a client (RFC 6455 §5.2), masked, as no library would send it. */
export function rawFrame(
  opcode: number,
  payload: string | Buffer,
  { fin = true, length }: FrameOptions = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const mask = randomBytes(4);
  const hidden = bytes.map((byte, index) => byte ^ (mask[index % 4] as number));
  return Buffer.concat([header(opcode, fin, length ?? bytes.length), mask, hidden]);
}

function header(opcode: number, fin: boolean, length: number): Buffer {
  const first = (fin ? 0x80 : 0) | opcode;
  if (length < 126) return Buffer.from([first, 0x80 | length]);
  if (length < 65_536) return Buffer.from([first, 0xfe, length >> 8, length & 0xff]);
  const long = Buffer.alloc(10);
  long.writeUInt8(first, 0);
  long.writeUInt8(0xff, 1);
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

/** The code and reason of the first close frame in what a server sent; `undefined` without one. */
export function closeFrameIn(received: Buffer): { code: number; reason: string } | undefined {
  let rest = received.subarray(received.indexOf('\r\n\r\n') + 4);
  while (rest.length >= 2) {
    const { opcode, start, length } = serverHeader(rest);
    if (opcode === Opcode.close && rest.length >= start + length) {
      const payload = rest.subarray(start, start + length);
      return { code: payload.readUInt16BE(0), reason: payload.subarray(2).toString() };
    }
    rest = rest.subarray(start + length);
  }
  return undefined;
}

function serverHeader(bytes: Buffer): { opcode: number; start: number; length: number } {
  const opcode = bytes.readUInt8(0) & 0x0f;
  const short = bytes.readUInt8(1);
  if (short === 126) return { opcode, start: 4, length: bytes.readUInt16BE(2) };
  if (short === 127) return { opcode, start: 10, length: Number(bytes.readBigUInt64BE(2)) };
  return { opcode, start: 2, length: short };
}
