import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { Links, ListedRoom, Member, Room } from '../protocol.ts';
import { enter } from './enter-room.ts';
import { roomLinks } from './links.ts';
import { findRoom, listRooms } from './list-rooms.ts';
import { readRoom } from './room-queries.ts';

const EnterBody = Type.Object({
  name: Type.String(),
  nick: Type.String(),
  headNum: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
  nickId: Type.Optional(Type.String()),
});

const EnterAnswer = Type.Object({
  room: Room,
  member: Member,
  nickId: Type.String(),
  links: Links,
});

const ListQuery = Type.Object({
  name: Type.Optional(Type.String({ description: 'looks this one room up' })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })),
});

const ListAnswer = Type.Object({
  rooms: Type.Array(ListedRoom),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
});

const RoomParams = Type.Object({ roomId: Type.String() });
const RoomAnswer = Type.Object({ room: Room, links: Links });

/** Rooms for curl and for programs (PROTOCOL.md §2, "Resources"). */
export function roomRoutes(
  instance: FastifyInstance,
  { database, config }: { database: Database; config: Config },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/rooms',
    { schema: { body: EnterBody, response: { 200: EnterAnswer, 201: EnterAnswer } } },
    async (request, reply) => {
      const { name, nick, headNum = 0, nickId } = request.body;
      const entered = await enter(database, config, {
        name,
        nick,
        headNum,
        nickId: nickId ?? bearer(request),
        ifUnknown: 'refuse',
      });
      const room = await existingRoom(database, entered.roomId);
      return reply.code(entered.created ? 201 : 200).send({
        room,
        member: entered.member,
        nickId: entered.nickId,
        links: roomLinks(originOf(request, config), room.room_id),
      });
    },
  );

  app.get(
    '/rooms',
    { schema: { querystring: ListQuery, response: { 200: ListAnswer } } },
    async (request) => {
      const { name, cursor, limit } = request.query;
      const origin = originOf(request, config);
      const page =
        name === undefined
          ? await listRooms(database, { cursor, limit })
          : await findRoom(database, name);
      const rooms = page.rooms.map((room) => ({ ...room, links: roomLinks(origin, room.room_id) }));
      return { rooms, next_cursor: page.nextCursor };
    },
  );

  app.get(
    '/rooms/:roomId',
    { schema: { params: RoomParams, response: { 200: RoomAnswer } } },
    async (request) => {
      const room = await existingRoom(database, request.params.roomId);
      return { room, links: roomLinks(originOf(request, config), room.room_id) };
    },
  );
}

/** @throws {Refusal} room_not_found */
export async function existingRoom(database: Database, roomId: string): Promise<Room> {
  const room = await readRoom(database, roomId);
  if (!room) throw new Refusal('room_not_found');
  return room;
}

/** The nickId of `Authorization: Bearer <nickId>`. */
export function bearer({ headers }: FastifyRequest): string | undefined {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

/** Where people reach this server, without a slash at the end. */
export const originOf = ({ protocol, host }: FastifyRequest, { PUBLIC_URL }: Config): string =>
  PUBLIC_URL === '' ? `${protocol}://${host}` : PUBLIC_URL.replace(/\/+$/, '');
