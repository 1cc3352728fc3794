import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Links } from '../protocol.ts';

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

/** The origin people reach this server by: the configured one, or the one of this request. */
export const originOf = ({ protocol, host }: FastifyRequest, { PUBLIC_URL }: Config): string =>
  PUBLIC_URL === '' ? `${protocol}://${host}` : PUBLIC_URL.replace(/\/+$/, '');
