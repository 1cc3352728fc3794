import assert from 'node:assert/strict';
import { bearerHeader, get, post } from '../protocol/support/http.ts';
import { type Entered, enter, freshName, type Seat } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';

/** A room with its owner, a moderator and an ordinary member. */
export interface Crew {
  readonly name: string;
  readonly owner: Seat;
  readonly moderator: Seat;
  readonly member: Seat;
  /** What the owner's link has in its fragment. */
  readonly ownerSecret: string;
  /** One more who enters. */
  join(nick: string): Promise<Seat>;
}

/** What `POST …/acts/<name>` answers, be it done or refused. */
export interface ActAnswer {
  act: string;
  log_seq: number | null;
  duplicate: boolean;
  secret?: string;
  code?: string;
  until?: string;
}

/** Does an act over HTTP. */
export const act = (seat: Seat, name: string, fields: object = {}) =>
  post<ActAnswer>(`${seat.base}/rooms/${seat.roomId}/acts/${name}`, fields, {
    bearer: seat.nickId,
  });

/** Does an act that has to be let through. */
export async function mustAct(seat: Seat, name: string, fields: object = {}): Promise<ActAnswer> {
  const { status, text, body } = await act(seat, name, fields);
  assert.equal(status, 200, `${name} was refused: ${text}`);
  return body;
}

let acts = 0;

/** Does an act by a socket; answers the code of its refusal, `done` where there is none. */
export async function actBy(
  socket: TestSocket,
  name: string,
  fields: object = {},
): Promise<string> {
  acts += 1;
  const clientId = `act ${acts}`;
  socket.send({ ...fields, type: name, clientId });
  const { type, data } = await socket.nextOf('acted', 'error');
  assert.equal((data as { client_id?: string }).client_id, clientId);
  return type === 'acted' ? 'done' : (data as { code: string }).code;
}

/** Says something over HTTP; answers the seq, or the code it was refused with. */
export async function sayAs(seat: Seat, content: string): Promise<number | string> {
  const { body } = await post<{ message?: { log_seq: number }; code: string }>(
    `${seat.base}/rooms/${seat.roomId}/messages`,
    { content },
    { bearer: seat.nickId },
  );
  return body.message?.log_seq ?? body.code;
}

/** The room's log as this member reads it, or the code that is answered instead. */
export async function readAs(seat: Seat) {
  const { body } = await get<{ messages: LogEntry[]; code?: string }>(
    `${seat.base}/rooms/${seat.roomId}/messages`,
    bearerHeader(seat.nickId),
  );
  return body;
}

interface LogEntry {
  log_seq: number;
  log_kind: string;
  log_content: string;
  altered?: string;
  act?: { name: string; actor: object };
}

/** Makes a room with all of them in it. */
export async function gather(base: string): Promise<Crew> {
  const name = freshName();
  const { body } = await post<Entered>(`${base}/rooms`, {
    name,
    nick: 'olga',
  });
  const owner: Seat = {
    base,
    roomId: body.room.room_id,
    memberId: body.member.member_id,
    nickId: body.nickId,
    nick: 'olga',
  };
  const join = (nick: string) => enter(base, nick, name);
  const moderator = await join('mona');
  await mustAct(owner, 'appoint', { memberId: moderator.memberId, role: 'moderator' });
  const member = await join('marc');
  const ownerSecret = new URL(body.links.owner ?? '').hash.replace('#claim=', '');
  return { name, owner, moderator, member, ownerSecret, join };
}
