import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { post } from './http.ts';
import { type Closed, TestSocket } from './socket.ts';
import type { WireLinks, WireMember, WireRoom } from './wire.ts';

/** What `POST /rooms` answers. */
export interface Entered {
  room: WireRoom;
  member: WireMember;
  nickId: string;
  links: WireLinks;
}

/** Somebody who has entered a room and may connect. */
export interface Seat {
  base: string;
  roomId: string;
  memberId: string;
  nickId: string;
  nick: string;
  /** What a proxy says about where the person is; only a server that trusts it believes that. */
  address?: string;
}

interface Door {
  path?: '/' | '/ws';
  /** Without the subprotocol, as the original's front end connects. */
  classic?: boolean;
  /** Where the nickId is written; a classic connection has the URL alone. */
  nickIdIn?: 'subprotocol' | 'url';
  /** Resume: the last seq that was seen, and the epoch it was seen in. */
  after?: number | string;
  epoch?: string | number | undefined;
}

/** A room name that no other test has, on a server that others may use too. */
export const freshName = (): string => `room ${randomBytes(6).toString('hex')}`;

/** Enters a room, by default a new one, and fails the test if that is refused. */
export async function enter(
  base: string,
  nick: string,
  name: string = freshName(),
  headNum?: number,
): Promise<Seat> {
  const wish = headNum === undefined ? { name, nick } : { name, nick, headNum };
  const { status, text, body } = await post<Entered>(`${base}/rooms`, wish);
  assert.ok(status === 200 || status === 201, `${nick} could not enter: ${status} ${text}`);
  const { room, member, nickId } = body;
  return { base, roomId: room.room_id, memberId: member.member_id, nickId, nick };
}

/** Several people in one new room, in the order of their nicks. */
export async function enterTogether(base: string, ...nicks: string[]): Promise<Seat[]> {
  const name = freshName();
  const seats: Seat[] = [];
  for (const nick of nicks) seats.push(await enter(base, nick, name));
  return seats;
}

/** Opens a socket without waiting for a welcome. */
export function knock(seat: Seat, door: Door = {}): TestSocket {
  const url = new URL(`${seat.base.replace(/^http/, 'ws')}${door.path ?? '/ws'}`);
  url.searchParams.set('roomId', seat.roomId);
  if (door.after !== undefined) url.searchParams.set('after', String(door.after));
  if (door.epoch !== undefined) url.searchParams.set('epoch', String(door.epoch));
  const inUrl = door.classic || door.nickIdIn === 'url';
  if (inUrl) url.searchParams.set('nickId', seat.nickId);
  const from = addressHeader(seat);
  if (door.classic) return new TestSocket(url, [], from);
  return new TestSocket(url, inUrl ? ['nickroom.v1'] : ['nickroom.v1', seat.nickId], from);
}

export const addressHeader = ({ address }: Pick<Seat, 'address'>): Record<string, string> =>
  address === undefined ? {} : { 'x-forwarded-for': address };

/** Connects and waits for the welcome, which stays in `events` though it counts as taken. */
export async function connect(seat: Seat, door: Door = {}): Promise<TestSocket> {
  const socket = knock(seat, door);
  await socket.next('welcome');
  return socket;
}

/**
 * Connects for the first time and waits until the join is an entry. Only then is it certain which
 * seq the next entry has; the join may be committed a moment after the welcome.
 */
export async function arrive(seat: Seat, door: Door = {}): Promise<TestSocket> {
  const socket = await connect(seat, door);
  await socket.next('message', (m) => m.subject?.member_id === seat.memberId);
  return socket;
}

/** Connects and waits until the server has closed. */
export const refused = (seat: Seat, door: Door = {}): Promise<Closed> => knock(seat, door).closed();

/** The welcome of a connected socket. */
export function welcomeOf(socket: TestSocket) {
  const [welcome] = socket.seen('welcome');
  assert.ok(welcome, 'no welcome has come');
  return welcome;
}

/** Sends a text and waits for its ack. */
export async function say(socket: TestSocket, content: string) {
  const clientId = randomBytes(8).toString('hex');
  socket.send({ type: 'message', content, clientId });
  return socket.next('ack', (ack) => ack.client_id === clientId);
}

/** Sends `count` texts without waiting between them, then waits until all are committed. */
export async function sayMany(socket: TestSocket, count: number, label: string) {
  const contents = Array.from({ length: count }, (_, index) => `${label} ${index}`);
  return Promise.all(contents.map((content) => say(socket, content)));
}
