import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import type { Links } from '../wire/protocol.ts';

/**
 * Where a room is to be found.
 *
 * @param origin `http(s)://host[:port]` as people reach this server, without a slash at its end
 */
export function roomLinks(origin: string, roomId: string): Links {
  return {
    page: `${origin}/r/${roomId}`,
    embed: `${origin}/embed/${roomId}`,
    socket: `${origin.replace(/^http/, 'ws')}/ws?roomId=${roomId}`,
    events: `${origin}/rooms/${roomId}/events`,
  };
}

/** The page of a room, which takes the role that this secret gives. */
export const claimLink = ({ page }: Links, secret: string): string => `${page}#claim=${secret}`;

/** The last one that was found right: nearly everybody comes by the same, and to check takes 1 µs. */
let lastOrigin = '';

/**
 * The origin people reach this server by: the configured one, or the one of this request.
 *
 * @throws {Refusal} `bad_request` for a Host that is none
 */
export function originOf({ protocol, host }: FastifyRequest, { PUBLIC_URL }: Config): string {
  if (PUBLIC_URL !== '') return PUBLIC_URL.replace(/\/+$/, '');
  const origin = `${protocol}://${host}`;
  if (origin === lastOrigin) return origin;
  if (!URL.canParse(origin)) throw new Refusal('bad_request', { message: 'The Host is wrong.' });
  lastOrigin = origin;
  return origin;
}
