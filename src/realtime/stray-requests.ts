import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { WebSocket } from 'ws';
import { Refusal } from '../errors.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { parseHandshake } from './handshake.ts';
import { closeCodeFor, closeSocket } from './socket-connection.ts';

/**
 * Closes what is upgraded at an address without sockets, with a code that says not to come back.
 * @fastify/websocket alone upgrades and closes it without any. Reaches the routes that come after.
 */
export function turnAwayElsewhere(app: FastifyInstance): void {
  app.addHook('onRoute', (route: RouteOptions) => {
    if ([route.method].flat().includes('GET')) route.wsHandler ??= turnAway;
  });
}

function turnAway(socket: WebSocket, { raw }: FastifyRequest): void {
  const code = closeCodeFor(parseHandshake(raw), CloseCode.badProtocol);
  closeSocket(socket, code, 'no sockets at this address');
}

/** Answers a request to the socket's address that is no upgrade (RFC 9110 §15.5.22). */
export function askForUpgrade(_: FastifyRequest, reply: FastifyReply): never {
  reply.headers({ connection: 'upgrade', upgrade: 'websocket' });
  throw new Refusal('upgrade_required');
}
