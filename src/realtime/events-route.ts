import type { ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import Type from 'typebox';
import { Refusal } from '../errors.ts';
import { addressOf } from '../limits/address.ts';
import { tooFast } from '../limits/limits.ts';
import { requireReader } from '../rooms/bearer.ts';
import { refusals } from '../wire/answers.ts';
import { wantsText } from '../wire/plain-text.ts';
import { RoomParams } from '../wire/room-params.ts';
import { closingFor } from './admit.ts';
import { ONLOOKER } from './connection.ts';
import { findChannel, findPlace, PLACE_RETRY_MS, requirePlace } from './find-place.ts';
import type { ResumePoint } from './greeting.ts';
import type { RoomChannel } from './room-channel.ts';
import type { SocketParts } from './socket-route.ts';
import { StreamConnection } from './stream-connection.ts';

const Seq = Type.String({ pattern: '^[0-9]{1,15}$' });

const SCHEMA = {
  operationId: 'followRoom',
  summary: 'Follow a room: the events of its socket, one way',
  description:
    'Server-sent events; `id` is the seq of a message, and `Last-Event-ID` (or `after`) goes on after it. The stream counts as a connection: its member is online. Where everybody may read the room, it needs no nickId. With `Accept: text/plain` it reads like a chat window.',
  tags: ['messages'],
  security: [{ nickId: [] }],
  params: RoomParams,
  headers: Type.Object({
    'last-event-id': Type.Optional(Type.String({ pattern: '^([0-9]{1,15})?$' })),
  }),
  querystring: Type.Object({
    after: Type.Optional(Seq),
    epoch: Type.Optional(
      Type.String({ description: '`epoch` of the welcome: history may have been lost since' }),
    ),
  }),
  response: {
    200: {
      description: 'Events, until somebody ends the connection.',
      content: {
        'text/event-stream': { schema: Type.String() },
        'text/plain': { schema: Type.String() },
      },
    },
    ...refusals(401, 403, 404, 410),
  },
} as const;

/** `GET /rooms/:roomId/events`: what a socket is told, for programs and terminals that only read. */
export function eventsRoute(instance: FastifyInstance, parts: SocketParts): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { database, config, limits, cap } = parts;

  app.get('/rooms/:roomId/events', { schema: SCHEMA }, async (request, reply) => {
    const { roomId } = request.params;
    const { after, epoch } = request.query;
    const address = addressOf(request);
    limits.connectionFrom(address);
    const reader = await requireReader(database, roomId, request);
    const resume = resumePoint(request.headers['last-event-id'] || after, epoch);
    const channel = reader
      ? await findPlace(parts, roomId, reader, resume)
      : await findChannel(parts.hub, roomId, resume);
    if (reader) requirePlace(channel, reader.member, config);
    const asText = wantsText(request);
    reply
      .type(asText ? 'text/plain; charset=utf-8' : 'text/event-stream; charset=utf-8')
      // Nobody on the way may keep it, nor gather it before passing it on (nginx).
      .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    if (request.method === 'HEAD') return reply.send('');

    const leave = cap.enter(request);
    if (!leave) throw tooFast(PLACE_RETRY_MS);
    const response = begin(reply).once('close', leave);
    const { room_id } = channel.room;
    const occupant = { ...(reader ?? ONLOOKER), roomId: room_id, address };
    const connection = new StreamConnection(response, occupant, asText);
    seat(parts, response, connection, channel, resume);
    return reply;
  });
}

const resumePoint = (after: string | undefined, epoch: string | undefined) =>
  after === undefined ? undefined : { after: Number(after), epoch };

/** Takes the answer out of fastify's hands; its headers go along. */
function begin(reply: FastifyReply): ServerResponse {
  const { raw } = reply;
  const headers = reply.getHeaders();
  reply.hijack();
  // A reader that is gone is no fault of ours, and 'close' tells of it.
  raw.on('error', () => {});
  raw.writeHead(200, headers as Record<string, string>);
  return raw;
}

/** Puts a stream into its room until it ends. All but the last line happens in one turn. */
function seat(
  parts: SocketParts,
  response: ServerResponse,
  connection: StreamConnection,
  channel: RoomChannel,
  resume: ResumePoint | undefined,
): void {
  const { hub, log } = parts;
  const { roomId, member, address } = connection;
  let disconnect: (() => void) | undefined;
  let hasEnded = false;
  response.on('close', () => {
    hasEnded = true;
    hub.detach(connection);
    log.info({ roomId, memberId: member.member_id }, 'stream ended');
    disconnect?.();
  });
  channel.attach(connection, resume);
  if (!connection.isOpen || connection.isOnlooker) return;
  parts.presence.connect(roomId, member, address).then(
    (ended) => {
      disconnect = ended;
      if (hasEnded) disconnect();
    },
    (error) => {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'a stream could not be opened');
      connection.close(...closingFor(error));
    },
  );
}
