import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { CloseCode } from '../close-codes.ts';
import type { Member } from '../protocol.ts';
import { textFrame } from './frame.ts';

/** Bytes that wait for a slow reader above which what may be dropped is dropped. */
const DROP_ABOVE = 256 * 1024;
/** Bytes above which the reader is too slow at once. */
const CLOSE_ABOVE = 1024 * 1024;
/** Bytes that may not wait for longer than STUCK_AFTER_MS. */
const STUCK_ABOVE = 64 * 1024;
const STUCK_AFTER_MS = 10_000;

/** How long a peer has to answer our close before its socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2000;

/**
 * One socket of a member in a room. It frames, sends, and gives up on a reader that is too slow:
 * such a reader comes back and resumes, and nobody else has waited for it.
 */
export class Connection {
  readonly roomId: string;
  member: Member;
  readonly isClassic: boolean;
  /** `performance.now()` when the peer was last heard. */
  heardAt = performance.now();
  /** Whether it was asked for a sign of life since then. */
  asked = false;
  badFrames = 0;
  /** Whether it was ended because its reader was too slow. */
  wasTooSlow = false;
  readonly #socket: WebSocket;
  readonly #raw: Socket;
  #replies: string[] = [];
  /** Bytes of a history that are on their way. */
  #history = 0;
  #stuckSince: number | undefined;

  constructor(socket: WebSocket, roomId: string, member: Member, isClassic: boolean) {
    this.#socket = socket;
    // ws has no way to write a frame that is built already; its raw socket takes it.
    this.#raw = (socket as unknown as { _socket: Socket })._socket;
    this.roomId = roomId;
    this.member = member;
    this.isClassic = isClassic;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that wait in this process for the peer to read. */
  get buffered(): number {
    return this.#raw.writableLength;
  }

  /** Sends events, given as JSON, in one frame. */
  send(...events: string[]): void {
    this.#write(textFrame(`[${events.join(',')}]`));
  }

  /**
   * Sends events like `send`, that the peer has asked for. A history may be of any size, so it does
   * not count while it is on its way; a second one does, for who asks on and on has to read as well.
   */
  sendHistory(...events: string[]): void {
    const frame = textFrame(`[${events.join(',')}]`);
    if (this.#history > 0) {
      this.#write(frame);
      return;
    }
    this.#history = frame.length;
    this.#write(frame, () => {
      this.#history = 0;
    });
  }

  /** Sends a frame that nobody misses if the reader is behind. */
  sendIfIdle(frame: Buffer): void {
    if (this.#behind <= DROP_ABOVE) this.#write(frame);
  }

  /** Keeps an event, given as JSON, for the room's next flush, which it shares a write with. */
  reply(event: string): void {
    this.#replies.push(event);
  }

  /** Sends what was kept and then the room's frame, in one write. */
  flush(frame: Buffer | undefined): void {
    const replies = this.#replies;
    if (replies.length === 0) {
      if (frame) this.#write(frame);
      return;
    }
    this.#replies = [];
    this.#raw.cork();
    this.send(...replies);
    if (frame) this.#write(frame);
    this.#raw.uncork();
  }

  /** Closes as the protocol has it: a classic client must not come back after a final close. */
  close(code: number, reason: string): void {
    const isFinal = code >= 4500;
    closeSocket(this.#socket, this.isClassic && isFinal ? CloseCode.normal : code, reason);
  }

  /** Ends a connection whose peer cannot be told. */
  terminate(): void {
    this.#socket.terminate();
  }

  ping(): void {
    this.#socket.ping();
  }

  get #behind(): number {
    return this.buffered - this.#history;
  }

  #write(frame: Buffer, done?: () => void): void {
    if (!this.isOpen) return;
    if (this.#isTooSlow()) this.giveUp();
    else this.#raw.write(frame, done);
  }

  /** Judged by what waits before a write: nobody has had time to read what is sent just now. */
  #isTooSlow(): boolean {
    const waiting = this.#behind;
    if (waiting <= STUCK_ABOVE) {
      this.#stuckSince = undefined;
      return false;
    }
    const now = performance.now();
    this.#stuckSince ??= now;
    return waiting > CLOSE_ABOVE || now - this.#stuckSince > STUCK_AFTER_MS;
  }

  /** The reader is too slow: it is told, should it ever read on, and not waited for. */
  giveUp(): void {
    this.wasTooSlow = true;
    this.#socket.close(CloseCode.tooSlow, 'too slow');
    this.#socket.terminate();
  }
}

/** Closes a socket with a code, and destroys it when the peer does not answer in time. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  socket.resume();
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
}
