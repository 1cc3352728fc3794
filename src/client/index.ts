import { SUBPROTOCOL } from '../wire/close-codes.ts';
import { socketAddress } from './address.ts';
import { Link } from './link.ts';
import { RoomClient } from './room-client.ts';
import type { SocketConstructor } from './socket.ts';

export type { ActFrame, ActName } from '../wire/act-frames.ts';
export { altered, isAlteration } from '../wire/alteration.ts';
export { CloseCode } from '../wire/close-codes.ts';
export type {
  Ack,
  Acted,
  Entry,
  ErrorData,
  History,
  Links,
  Member,
  Queue,
  QueueCounts,
  Room,
  RoomChange,
  RoomSettings,
  Welcome,
} from '../wire/protocol.ts';
export type { RoomState } from './line.ts';
export type { RoomClient, Sent } from './room-client.ts';
export { RoomError } from './room-error.ts';
export type { RoomEvents } from './room-events.ts';
export type { Roster } from './roster.ts';
export type { SocketConstructor } from './socket.ts';

export interface ConnectOptions {
  /** The server's address, or the room's `links.socket`. */
  url: string;
  roomId: string;
  /** The credential that entering the room gave. */
  nickId: string;
  /** Where to resume: `lastSeq` and `epoch` of an earlier client. Without: from now on. */
  after?: number;
  epoch?: string;
  /** Where there is no global one; `nickroom/client` brings its own in Node. */
  WebSocket?: SocketConstructor;
}

/**
 * Takes a place in a room and keeps it: connects now, and again whenever the connection is lost.
 *
 * @throws {TypeError} for an address that is none, or without a WebSocket
 */
export function connect(options: ConnectOptions): RoomClient {
  const Socket = options.WebSocket ?? (globalThis as { WebSocket?: SocketConstructor }).WebSocket;
  if (Socket === undefined) throw new TypeError('There is no WebSocket here; pass one.');
  return new RoomClient(
    (position, handlers) => {
      const address = socketAddress(options, position);
      return new Link(new Socket(address, [SUBPROTOCOL, options.nickId]), handlers);
    },
    { after: options.after, epoch: options.epoch },
  );
}
