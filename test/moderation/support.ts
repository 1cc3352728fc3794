import { randomBytes } from 'node:crypto';
import { type Answer, bearerHeader, get, post } from '../protocol/support/http.ts';
import { type Entered, enter, freshName, type Seat } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';

/** What an act has come to, or why it has come to nothing. */
export interface Outcome {
  readonly code?: string;
  readonly log_seq?: number | null;
  readonly duplicate?: boolean;
  readonly retry_ms?: number;
  readonly secret?: string;
}

export const newId = (): string => randomBytes(8).toString('hex');

/** Sends a frame with a client id and waits for what it comes to. */
export async function send(
  socket: TestSocket,
  frame: { type: string; clientId?: string } & Record<string, unknown>,
): Promise<Outcome> {
  const clientId = frame.clientId ?? newId();
  socket.send({ ...frame, clientId });
  for (;;) {
    const { data } = await socket.nextOf('ack', 'acted', 'error');
    const outcome = data as Outcome & { client_id?: string };
    if (outcome.client_id === clientId) return outcome;
  }
}

/** Does an act over HTTP. */
export const act = (
  { base, roomId, nickId }: Seat,
  name: string,
  fields: object = {},
): Promise<Answer<Outcome>> =>
  post(`${base}/rooms/${roomId}/acts/${name}`, fields, { bearer: nickId });

/** A resource of the room, as this member sees it. */
export const look = <T>({ base, roomId, nickId }: Seat, path: string): Promise<Answer<T>> =>
  get<T>(`${base}/rooms/${roomId}/${path}`, bearerHeader(nickId));

/** Asks to come in, whatever is answered. */
export const ask = (
  base: string,
  name: string,
  nick: string,
  more: object = {},
): Promise<Answer<Entered & { waiting?: boolean; code?: string }>> =>
  post(`${base}/rooms`, { name, nick, ...more });

/** A room of its own, with the one who made it. */
export async function ownRoom(base: string): Promise<{ name: string; owner: Seat }> {
  const name = freshName();
  return { name, owner: await enter(base, 'owner', name) };
}
