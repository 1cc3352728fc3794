import type { WebSocket } from 'ws';
import type { Database } from '../database/database.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { readAdmission } from '../rooms/admission.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { findPlace, type PlaceParts, requirePlace } from './find-place.ts';
import type { Handshake } from './handshake.ts';
import type { RoomChannel } from './room-channel.ts';
import { closeCodeFor, closeSocket, SocketConnection } from './socket-connection.ts';

type Closing = readonly [code: number, reason: string];

/** What a refusal is on a socket, which has no status. */
const CLOSINGS: Partial<Record<RefusalCode, Closing>> = {
  room_not_found: [CloseCode.roomGone, 'no such room'],
  room_closed: [CloseCode.roomGone, 'the room is closed'],
  room_full: [CloseCode.roomFull, 'the room is full'],
  unauthorized: [CloseCode.unauthorized, 'nickId unknown or expired'],
  forbidden: [CloseCode.unauthorized, 'nickId is not a member of this room'],
  banned: [CloseCode.kicked, 'banned from this room'],
  not_allowed: [CloseCode.kicked, 'this role may not read here'],
  too_many_connections: [CloseCode.tooManyConnections, 'too many connections for this member'],
  rate_limited: [CloseCode.flooding, 'too many connections: come back later'],
};
const FOREIGN: Closing = [CloseCode.foreignOrigin, 'this page may not connect'];
const NOWHERE: Closing = [CloseCode.roomIdMissing, 'Room ID not provided'];
const UNAVAILABLE: Closing = [CloseCode.unavailable, 'not available just now'];

interface AdmitParts extends PlaceParts {
  readonly database: Database;
}

/** What is known about whoever connects from the connection itself. */
export interface Visitor {
  /** What counts as one address for the limits. */
  readonly address: string;
  /** Whether a page of an origin that is not allowed opened the socket. */
  readonly isForeign: boolean;
}

/**
 * Lets a socket into its room: a greeted connection in its channel, or `undefined` when the socket
 * was turned down, which it has then been told by a close code, since a browser cannot see more.
 */
export async function admit(
  parts: AdmitParts,
  socket: WebSocket,
  handshake: Handshake,
  visitor: Visitor,
): Promise<{ connection: SocketConnection; channel: RoomChannel } | undefined> {
  try {
    if (visitor.isForeign) return turnDown(socket, handshake, FOREIGN);
    parts.limits.connectionFrom(visitor.address);
    if (handshake.roomId === '') return turnDown(socket, handshake, NOWHERE);
    const admission = await readAdmission(
      parts.database,
      handshake.roomId,
      handshake.credential,
      visitor.address,
    );
    if (admission.outcome !== 'admitted') throw new Refusal(admission.outcome);
    const channel = await findPlace(parts, handshake.roomId, admission, handshake.resume);
    if (socket.readyState !== socket.OPEN) return undefined;
    requirePlace(channel, admission.member, parts.config);
    // The channel's own id: the one in the handshake is a slice of the URL and would keep all of it.
    const { room_id: roomId } = channel.room;
    const occupant = { ...admission, roomId, address: visitor.address };
    const connection = new SocketConnection(socket, occupant, handshake.isClassic);
    channel.attach(connection, handshake.resume);
    return connection.isOpen ? { connection, channel } : undefined;
  } catch (error) {
    turnDown(socket, handshake, closingFor(error));
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

/** How a socket is closed that could not come in. */
export function closingFor(error: unknown): Closing {
  return (error instanceof Refusal && CLOSINGS[error.code]) || UNAVAILABLE;
}

function turnDown(socket: WebSocket, handshake: Handshake, [code, reason]: Closing): undefined {
  closeSocket(socket, closeCodeFor(handshake, code), reason);
}
