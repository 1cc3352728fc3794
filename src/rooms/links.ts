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
