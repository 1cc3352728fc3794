import type { Links, Member, Room } from '../client/index.ts';

/** A refusal of the server, or `unreachable`. */
export class ApiError extends Error {
  readonly code: string;
  /** When what stands in the way ends, where it does. ISO 8601. */
  readonly until: string | undefined;

  constructor(code: string, message: string, until?: string) {
    super(message);
    this.code = code;
    this.until = until;
  }
}

export interface Entered {
  room: Room;
  member: Member;
  nickId: string;
  links: Links;
  /** A moderator has to let him in first: he asks again with this key. */
  waiting?: true;
}

interface Entering {
  name: string;
  nick: string;
  headNum: number;
  /** Proves that the nick is ours, where we were here before. */
  nickId?: string | undefined;
  /** Of a room that asks for one. */
  password?: string | undefined;
  /** The secret of a link that lets one in. */
  invitation?: string | undefined;
}

/**
 * Creates the room of that name or enters it.
 *
 * @throws {ApiError}
 */
export async function enterRoom({ nickId, ...body }: Entering): Promise<Entered> {
  const headers = { 'content-type': 'application/json' };
  const credential = nickId === undefined ? {} : { authorization: `Bearer ${nickId}` };
  try {
    return await enterProving(body, { ...headers, ...credential });
  } catch (error) {
    const expired = error instanceof ApiError && error.code === 'unauthorized';
    if (nickId === undefined || !expired) throw error;
    return enterProving(body, headers);
  }
}

/** Where so many come in that a proof of work is asked for, it is computed without a word. */
async function enterProving(
  body: Omit<Entering, 'nickId'>,
  headers: Record<string, string>,
): Promise<Entered> {
  const enter = (proof?: string): Promise<Entered> =>
    ask('/rooms', { method: 'POST', headers, body: JSON.stringify({ ...body, proof }) });
  try {
    return await enter();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'proof_required') throw error;
    const { prove } = await import('./proof/prove.ts');
    const proof = await prove(await ask('/challenge'));
    if (proof === undefined) throw error;
    return enter(proof);
  }
}

/**
 * Takes another nick in a room one is in.
 *
 * @throws {ApiError}
 */
export async function changeNick(roomId: string, nickId: string, nick: string): Promise<Member> {
  const path = `/rooms/${encodeURIComponent(roomId)}/me`;
  const { member } = await ask<{ member: Member }>(path, withKey(nickId, 'PATCH', { nick }));
  return member;
}

/** @throws {ApiError} */
export async function findRoom(roomId: string): Promise<Room> {
  const { room } = await ask<{ room: Room }>(`/rooms/${encodeURIComponent(roomId)}`);
  return room;
}

export interface RoomPage {
  rooms: Pick<Room, 'room_id' | 'room_name' | 'topic' | 'online'>[];
  /** Where the next page begins; null on the last one. */
  next_cursor: string | null;
}

/**
 * The rooms that are listed, most people first.
 *
 * @param cursor `next_cursor` of the page before
 * @throws {ApiError}
 */
export function listRooms(limit: number, cursor?: string): Promise<RoomPage> {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor ? { cursor } : {}) });
  return ask(`/rooms?${query}`);
}

/** A request of the holder of a key; `body` is sent as JSON. */
export function withKey(nickId: string, method = 'GET', body?: object): RequestInit {
  const authorization = `Bearer ${nickId}`;
  if (body === undefined) return { method, headers: { authorization } };
  const headers = { authorization, 'content-type': 'application/json' };
  return { method, headers, body: JSON.stringify(body) };
}

/**
 * What the server answers; nothing to a 204.
 *
 * @throws {ApiError}
 */
export async function ask<Answer>(path: string, request?: RequestInit): Promise<Answer> {
  const response = await fetch(path, request).catch(() => undefined);
  // A proxy in front of a server that is away answers with a page of its own.
  const body = await response?.json().catch(() => undefined);
  if (response?.ok && (body !== undefined || response.status === 204)) return body;
  // A message that is refused so is sent by itself later; what is asked for here is not.
  const code = response?.status === 429 ? 'too_many' : body?.code;
  throw new ApiError(code ?? 'unreachable', body?.error ?? '', body?.until);
}
