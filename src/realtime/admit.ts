import type { WebSocket } from 'ws';
import { CloseCode } from '../close-codes.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import type { Limits } from '../limits/limits.ts';
import { type Admission, type Admitted, readAdmission } from '../rooms/room-queries.ts';
import type { Handshake } from './handshake.ts';
import type { Hub } from './hub.ts';
import type { RoomChannel } from './room-channel.ts';
import { closeSocket, SocketConnection } from './socket-connection.ts';

/** A handshake that was turned down: the code and the words the socket is closed with. */
class Rejection extends Error {
  readonly code: number;

  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
  }
}

const REJECTIONS: Record<Exclude<Admission['outcome'], 'admitted'>, [number, string]> = {
  room_not_found: [CloseCode.roomGone, 'no such room'],
  room_closed: [CloseCode.roomGone, 'the room is closed'],
  unauthorized: [CloseCode.unauthorized, 'nickId unknown or expired'],
  forbidden: [CloseCode.unauthorized, 'nickId is not a member of this room'],
  banned: [CloseCode.kicked, 'banned from this room'],
  not_allowed: [CloseCode.kicked, 'this role may not read here'],
};

interface AdmitParts {
  readonly database: Database;
  readonly config: Config;
  readonly hub: Hub;
  readonly limits: Limits;
  readonly policies: RoomPolicies;
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
  { database, config, hub, limits, policies }: AdmitParts,
  socket: WebSocket,
  handshake: Handshake,
  visitor: Visitor,
): Promise<{ connection: SocketConnection; channel: RoomChannel } | undefined> {
  try {
    if (visitor.isForeign) {
      throw new Rejection(CloseCode.foreignOrigin, 'this page may not connect');
    }
    limits.connectionFrom(visitor.address);
    const { member, ...admission } = await requireAdmission(database, handshake, visitor);
    policies.expect(handshake.roomId, admission.policyVersion);
    if (admission.isFull) throw new Rejection(CloseCode.roomFull, 'the room is full');
    limits.connectionOf(member.member_id);
    const channel = await hub.channel(handshake.roomId);
    if (handshake.resume) await channel.reach(handshake.resume.after);
    if (channel.countOf(member.member_id) >= config.CONNECTIONS_PER_MEMBER) {
      throw new Rejection(CloseCode.tooManyConnections, 'too many connections for this member');
    }
    if (socket.readyState !== socket.OPEN) return undefined;
    const { isClassic, resume } = handshake;
    // The channel's own id: the one in the handshake is a slice of the URL and would keep all of it.
    const { room_id: roomId } = channel.room;
    const occupant = { ...admission, roomId, member, address: visitor.address };
    const connection = new SocketConnection(socket, occupant, isClassic);
    channel.attach(connection, resume);
    return connection.isOpen ? { connection, channel } : undefined;
  } catch (error) {
    turnDown(socket, handshake, error);
    return undefined;
  }
}

/** Why a connection is closed whose member was admitted, but could not arrive. */
export function closeFor(error: unknown): [code: number, reason: string] {
  const code = error instanceof Refusal ? error.code : undefined;
  if (code === 'forbidden' || code === 'banned' || code === 'not_allowed') return REJECTIONS[code];
  return [CloseCode.unavailable, 'not available just now'];
}

async function requireAdmission(
  database: Database,
  { roomId, credential }: Handshake,
  { address }: Visitor,
): Promise<Admitted> {
  if (roomId === '') throw new Rejection(CloseCode.roomIdMissing, 'Room ID not provided');
  const admission = await readAdmission(database, roomId, credential, address);
  if (admission.outcome === 'admitted') return admission;
  throw new Rejection(...REJECTIONS[admission.outcome]);
}

function turnDown(socket: WebSocket, { isClassic }: Handshake, error: unknown): void {
  if (error instanceof Rejection) {
    const isFinal = error.code >= 4500 || error.code === CloseCode.foreignOrigin;
    closeSocket(socket, isClassic && isFinal ? CloseCode.normal : error.code, error.message);
    return;
  }
  if (error instanceof Refusal && error.code === 'rate_limited') {
    closeSocket(socket, CloseCode.flooding, 'too many connections: come back later');
    return;
  }
  if (error instanceof Refusal) {
    closeSocket(socket, CloseCode.unavailable, 'not available just now');
    return;
  }
  closeSocket(socket, CloseCode.unavailable, 'something went wrong');
  throw error;
}
