import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { RoomParams } from '../wire/room-params.ts';
import {
  adminRefusals,
  MaybeMoment,
  Moment,
  momentOrNull,
  NextCursor,
  PageQuery,
  SearchText,
  shared,
  USUAL_LIMIT,
} from './admin-schemas.ts';
import {
  listRooms,
  ROOM_ORDERS,
  type RoomPerson,
  type RoomRow,
  readPeople,
  readRoom,
} from './room-queries.ts';

const Status = Type.Union([Type.Literal('open'), Type.Literal('closed')]);

const Room = Type.Object({
  room_id: Type.String({ examples: ['room_0a1b2c3d4e5f6g7h'] }),
  room_name: Type.String(),
  topic: Type.String(),
  status: Status,
  listed: Type.Boolean(),
  online: Type.Integer(),
  people: Type.Integer({ description: 'members, online or not' }),
  first_seq: Type.Integer({ description: 'of the oldest entry that is kept' }),
  head_seq: Type.Integer(),
  reports: Type.Integer({ description: 'messages that were reported and wait for a decision' }),
  created_at: Moment,
  last_entry_at: MaybeMoment,
});

const Person = Type.Object({
  member_id: Type.String({ examples: ['user_8f3k2l9d0s7a6q1w'] }),
  user_name: Type.String(),
  head_num: Type.Integer(),
  role: Type.String(),
  online: Type.Boolean(),
  entered_at: Moment,
});

const SCHEMAS = {
  list: {
    ...shared,
    operationId: 'adminRooms',
    summary: 'Rooms, open and closed',
    querystring: Type.Object({
      search: SearchText,
      status: Type.Optional(Type.Union([...Status.anyOf, Type.Literal('all')])),
      order: Type.Optional(Type.Union(ROOM_ORDERS.map((order) => Type.Literal(order)))),
      ...PageQuery,
    }),
    response: {
      200: Type.Object(
        { rooms: Type.Array(Room), next_cursor: NextCursor },
        { description: 'A page of them.' },
      ),
      ...adminRefusals(),
    },
  },
  look: {
    ...shared,
    operationId: 'adminRoom',
    summary: 'A room and who is in it',
    params: RoomParams,
    response: {
      200: Type.Object(
        { room: Room, people: Type.Array(Person, { maxItems: 200 }) },
        { description: 'The room, with its people: who is online first, then who came last.' },
      ),
      ...adminRefusals(404),
    },
  },
} as const;

/** Rooms as the operator sees them. */
export function roomRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/rooms', { schema: SCHEMAS.list }, async ({ query }) => {
    const { search = '', status = 'all', order = 'busiest', cursor, limit = USUAL_LIMIT } = query;
    const page = await listRooms(database, { search: search.trim(), status, order, cursor, limit });
    return { rooms: page.items.map(roomToWire), next_cursor: page.nextCursor };
  });

  app.get('/rooms/:roomId', { schema: SCHEMAS.look }, async ({ params }) => {
    const room = await readRoom(database, params.roomId);
    if (!room) throw new Refusal('room_not_found');
    const people = await readPeople(database, room.room_id);
    return { room: roomToWire(room), people: people.map(personToWire) };
  });
}

const roomToWire = ({ created_at, last_entry_at, ...room }: RoomRow) => ({
  ...room,
  created_at: created_at.toISOString(),
  last_entry_at: momentOrNull(last_entry_at),
});

const personToWire = ({ nick, entered_at, ...person }: RoomPerson) => ({
  ...person,
  user_name: nick,
  entered_at: entered_at.toISOString(),
});
