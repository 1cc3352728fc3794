import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { CloseCode } from '../close-codes.ts';
import { Refusal } from '../errors.ts';
import { admit, closeFor } from './admit.ts';
import { type DispatchParts, dispatch } from './dispatch.ts';
import { parseHandshake, selectProtocol } from './handshake.ts';
import type { Hub } from './hub.ts';
import type { RoomChannel } from './room-channel.ts';
import type { SocketConnection } from './socket-connection.ts';

export interface SocketParts extends DispatchParts {
  readonly hub: Hub;
  readonly log: Logger;
}

/** Makes upgrades possible; routes that take them are registered after this. */
export async function registerSockets(app: FastifyInstance, parts: SocketParts): Promise<void> {
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: parts.config.FRAME_MAX,
      // Costs memory for each connection, and leaks lengths of secrets (CRIME).
      perMessageDeflate: false,
      handleProtocols: selectProtocol,
    },
    // The hub has sent every client away by then, and waits for them.
    preClose: (done) => done(),
  });
  app.get('/ws', { websocket: true }, socketHandler(parts));
}

/** Takes an upgraded socket into its room and carries out what it sends, until it closes. */
export function socketHandler(parts: SocketParts) {
  return (socket: WebSocket, request: FastifyRequest): void => {
    // Frames that come before the member is in its room wait in the kernel: none is lost, and the
    // sender is slowed down. Nothing may be awaited before this line.
    socket.pause();
    // The listener that @fastify/websocket put here keeps the whole request alive.
    socket.removeAllListeners('error');
    letGoOfResponse(request.raw.socket);
    socket.on('error', (error) => endFaulty(socket, parts.log, error));
    const handshake = parseHandshake(request.raw);
    seat(parts, socket, handshake).catch((error) => {
      parts.log.error({ err: error }, 'a connection could not be opened');
    });
  };
}

async function seat(
  parts: SocketParts,
  socket: WebSocket,
  handshake: ReturnType<typeof parseHandshake>,
): Promise<void> {
  const admitted = await admit(parts, socket, handshake);
  if (!admitted) return;
  const { connection, channel } = admitted;
  const { roomId, member } = connection;
  let disconnect: (() => void) | undefined;
  socket.on('close', (code) => {
    parts.hub.detach(connection);
    parts.log.info({ roomId, memberId: member.member_id, code }, 'connection ended');
    disconnect?.();
  });
  listen(parts, socket, connection, channel);
  try {
    // Not awaited to the end: a function that waits keeps all it ever knew, 1 KiB for each socket.
    disconnect = await parts.presence.connect(roomId, member);
    if (socket.readyState === socket.CLOSED) disconnect();
    socket.resume();
  } catch (error) {
    connection.close(...closeFor(error));
    if (!(error instanceof Refusal)) throw error;
  }
}

function listen(
  parts: SocketParts,
  socket: WebSocket,
  connection: SocketConnection,
  channel: RoomChannel,
): void {
  const seat = { parts, connection, channel };
  const heard = (): void => {
    connection.heardAt = performance.now();
    connection.asked = false;
  };
  socket.on('message', (data: RawData, isBinary: boolean) => {
    heard();
    // A close was sent already: what still comes was not asked for.
    if (!connection.isOpen) return;
    dispatch(seat, data as Buffer, isBinary).catch((error) => {
      parts.log.error({ err: error }, 'a frame could not be carried out');
      connection.close(CloseCode.unavailable, 'something went wrong');
    });
  });
  socket.on('pong', heard);
  socket.on('ping', heard);
}

/** A peer that broke the protocol or went away; ws closes with the right code by itself. */
function endFaulty(socket: WebSocket, log: Logger, error: Error): void {
  log.debug({ err: error }, 'socket error');
  if (socket.readyState === socket.OPEN) socket.terminate();
}

/**
 * The upgrade was answered by ws; the response that @fastify/websocket made for the router's sake
 * would keep itself, the request, their headers and a logger alive with the socket: 4 KiB each.
 */
function letGoOfResponse(socket: Socket & { _httpMessage?: ServerResponse | null }): void {
  socket._httpMessage?.detachSocket(socket);
}
