import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Config } from '../config/config.ts';
import { CloseCode, mayComeBack } from '../wire/close-codes.ts';
import { Connection, type Occupant } from './connection.ts';
import { frameOf } from './format.ts';
import { greeting, type ResumePoint, type RoomState } from './greeting.ts';
import { SOCKET_FORMAT } from './socket-format.ts';

/** How long a peer has to answer our close before its socket is destroyed. */
export const CLOSE_TIMEOUT_MS = 2000;

/** Long enough for the close frame to arrive before the connection is reset. */
const FLOODING_CLOSE_MS = 500;

/** A WebSocket of a member in a room. */
export class SocketConnection extends Connection {
  readonly isClassic: boolean;
  badFrames = 0;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, occupant: Occupant, isClassic: boolean) {
    // ws has no way to write a frame that is built already; its raw socket takes it.
    super((socket as unknown as { _socket: Socket })._socket, occupant);
    this.#socket = socket;
    this.isClassic = isClassic;
  }

  get format() {
    return SOCKET_FORMAT;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  greet(state: RoomState, resume: ResumePoint | undefined, config: Config): void {
    this.sendHistory(frameOf(SOCKET_FORMAT, greeting(state, this, resume, config)));
  }

  close(code: number, reason: string): void {
    closeSocket(this.#socket, closeCodeFor(this, code), reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  ping(): void {
    this.#socket.ping();
  }

  protected override endSlow(): void {
    this.#socket.close(CloseCode.tooSlow, 'too slow');
    this.#socket.terminate();
  }
}

/** A classic client comes back after any other code than 1000. */
export const closeCodeFor = ({ isClassic }: { isClassic: boolean }, code: number): number =>
  isClassic && !mayComeBack(code) ? CloseCode.normal : code;

/**
 * Closes a socket with a code, and destroys it when the peer does not answer in time. Of one that
 * floods nothing more is read, so its answer is not waited for either.
 */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  const isFlooding = code === CloseCode.flooding;
  if (isFlooding) socket.pause();
  else socket.resume();
  socket.close(code, reason);
  const timeoutMs = isFlooding ? FLOODING_CLOSE_MS : CLOSE_TIMEOUT_MS;
  setTimeout(() => socket.terminate(), timeoutMs).unref();
}
