import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fastifyWebsocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import { Refusal } from '../errors.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { addressOf } from '../limits/address.ts';
import type { ConnectionCap } from '../limits/connection-cap.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { admit, closingFor, type Visitor } from './admit.ts';
import { countControlFrame, dispatch } from './dispatch.ts';
import { parseHandshake, selectProtocol } from './handshake.ts';
import type { Hub } from './hub.ts';
import { isForeignOrigin } from './origin.ts';
import type { DispatchParts, Seat } from './seat.ts';
import { CLOSE_TIMEOUT_MS, closeSocket } from './socket-connection.ts';
import { askForUpgrade, turnAwayElsewhere } from './stray-requests.ts';
import { webSocketUpgrades } from './upgrades.ts';

export interface SocketParts extends DispatchParts {
  readonly hub: Hub;
  readonly log: Logger;
  readonly cap: ConnectionCap;
  readonly policies: RoomPolicies;
}

/**
 * A frame has FRAME_MAX bytes whatever it is cut into; each piece costs memory and time of its own.
 * No client cuts a message of that size at all.
 */
const PIECES = { maxFragments: 128, maxBufferedChunks: 1024 };
/** Not yet in the types of ws. */
const CLOSING = { closeTimeout: CLOSE_TIMEOUT_MS };

/** Makes upgrades possible; routes that take them are registered after this. */
export async function registerSockets(app: FastifyInstance, parts: SocketParts): Promise<void> {
  turnAwayElsewhere(app);
  await app.register(fastifyWebsocket, {
    options: {
      maxPayload: parts.config.FRAME_MAX,
      // Costs memory for each connection, and leaks lengths of secrets (CRIME).
      perMessageDeflate: false,
      ...PIECES,
      ...CLOSING,
      handleProtocols: selectProtocol,
      server: webSocketUpgrades(app.server),
    },
    // The hub has sent every client away by then, and waits for them.
    preClose: (done) => done(),
  });
  app.route({
    method: 'GET',
    url: '/ws',
    handler: askForUpgrade,
    wsHandler: socketHandler(parts),
  });
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
    const leave = parts.cap.enter(request);
    if (!leave) {
      closeSocket(socket, CloseCode.flooding, 'too many connections');
      return;
    }
    socket.on('close', leave);
    const handshake = parseHandshake(request.raw);
    const isForeign = isForeignOrigin(request, parts.config);
    seat(parts, socket, handshake, { address: addressOf(request), isForeign }).catch((error) => {
      parts.log.error({ err: error }, 'a connection could not be opened');
    });
  };
}

async function seat(
  parts: SocketParts,
  socket: WebSocket,
  handshake: ReturnType<typeof parseHandshake>,
  visitor: Visitor,
): Promise<void> {
  const admitted = await admit(parts, socket, handshake, visitor);
  if (!admitted) return;
  const { connection, channel } = admitted;
  const { roomId, member, address } = connection;
  let disconnect: (() => void) | undefined;
  socket.on('close', (code) => {
    parts.hub.detach(connection);
    parts.log.info({ roomId, memberId: member.member_id, code }, 'connection ended');
    disconnect?.();
  });
  listen(socket, { parts, connection, channel, gate: parts.limits.frameGate() }, parts.log);
  try {
    // Not awaited to the end: a function that waits keeps all it ever knew, 1 KiB for each socket.
    disconnect = await parts.presence.connect(roomId, member, address);
    if (socket.readyState === socket.CLOSED) disconnect();
    socket.resume();
  } catch (error) {
    connection.close(...closingFor(error));
    if (!(error instanceof Refusal)) throw error;
  }
}

function listen(socket: WebSocket, seat: Seat, log: Logger): void {
  const { connection } = seat;
  const heard = (): void => {
    connection.heardAt = performance.now();
    connection.asked = false;
  };
  const fail = (error: unknown): void => {
    log.error({ err: error }, 'a frame could not be carried out');
    connection.close(CloseCode.unavailable, 'something went wrong');
  };
  socket.on('message', (data: RawData, isBinary: boolean) => {
    heard();
    // A close was sent already: what still comes was not asked for.
    if (!connection.isOpen) return;
    dispatch(seat, data as Buffer, isBinary, fail);
  });
  const heardControl = (): void => {
    heard();
    if (connection.isOpen) countControlFrame(seat);
  };
  socket.on('pong', heardControl);
  socket.on('ping', heardControl);
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
