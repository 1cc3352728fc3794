import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import _ from 'lodash';
import Type from 'typebox';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { jsonOrText, refusals } from '../wire/answers.ts';
import { roomText, sendText, wantsText } from '../wire/plain-text.ts';
import { Links, ListedRoom, Member, Room } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';
import { bearer } from './bearer.ts';
import type { EnterResult } from './enter-room.ts';
import type { Entrance } from './entrance.ts';
import { claimLink, originOf, roomLinks } from './links.ts';
import { findRoom, listRooms } from './list-rooms.ts';
import { RoomAnswers } from './room-answers.ts';
import type { RoomLookups } from './room-lookups.ts';
import { countOnline } from './room-queries.ts';

const EnterBody = Type.Object(
  {
    name: Type.String({ description: 'the room to create or to enter' }),
    nick: Type.String({ description: 'nickname, unique in the room' }),
    headNum: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 99,
        description: 'number of a built-in avatar; missing: the one you have',
      }),
    ),
    nickId: Type.Optional(Type.String({ description: 'enters as the member who holds it' })),
    proof: Type.Optional(Type.String({ description: 'a solved challenge, if one is asked for' })),
    password: Type.Optional(
      Type.String({ maxLength: 128, description: "the room's, if it has one" }),
    ),
    invitation: Type.Optional(
      Type.String({ maxLength: 100, description: 'the secret of a link that lets you in' }),
    ),
  },
  { examples: [{ name: 'lounge', nick: 'alice' }] },
);

const EnterAnswer = Type.Object(
  {
    room: Room,
    member: Member,
    nickId: Type.String({ description: 'the credential, shown to its holder alone: keep it' }),
    links: Links,
  },
  { description: 'You are in: 201 where the room was created, 200 where it was there.' },
);

const WaitAnswer = Type.Object(
  {
    waiting: Type.Literal(true),
    room: Room,
    member: Type.Pick(Member, ['member_id', 'user_name', 'head_num']),
    nickId: Type.String({ description: 'the credential: ask again with it, now and then' }),
    links: Links,
  },
  { description: 'A moderator has to let you in: 200 is the answer once one has.' },
);

const ListQuery = Type.Object({
  name: Type.Optional(Type.String({ description: 'looks this one room up' })),
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'rooms of a page: 50 where not given, above 200 means 200',
    }),
  ),
});

const ListAnswer = Type.Object({
  rooms: Type.Array(ListedRoom),
  next_cursor: Type.Union([Type.String(), Type.Null()], {
    description: 'for the next page, null on the last one',
  }),
});

const RoomAnswer = Type.Object({ room: Room, links: Links });

const SCHEMAS = {
  enter: {
    operationId: 'enterRoom',
    summary: 'Create a room or enter it',
    description:
      'With `Authorization: Bearer <nickId>` or `nickId` you enter as the member you are already.',
    tags: ['rooms'],
    security: [{}, { nickId: [] }],
    body: EnterBody,
    response: {
      200: EnterAnswer,
      201: EnterAnswer,
      202: WaitAnswer,
      ...refusals(401, 403, 409, 410, 413, 415, 428),
    },
  },
  list: {
    operationId: 'listRooms',
    summary: 'List rooms, or look one up by its name',
    tags: ['rooms'],
    querystring: ListQuery,
    response: { 200: jsonOrText(ListAnswer, 'Rooms, most people first.'), ...refusals() },
  },
  look: {
    operationId: 'getRoom',
    summary: 'Look a room up',
    tags: ['rooms'],
    params: RoomParams,
    response: {
      200: jsonOrText(RoomAnswer, 'The room and where it is to be found.'),
      ...refusals(404, 410),
    },
  },
} as const;

interface RoomRouteParts {
  readonly database: Database;
  readonly config: Config;
  readonly lookups: RoomLookups;
  readonly entrance: Entrance;
}

type App = ReturnType<typeof typed>;
const typed = (instance: FastifyInstance) => instance.withTypeProvider<TypeBoxTypeProvider>();

/** Rooms for curl and for programs (PROTOCOL.md §2, "Resources"). */
export function roomRoutes(instance: FastifyInstance, parts: RoomRouteParts): void {
  const app = typed(instance);
  enterRoute(app, parts);
  listRoute(app, parts);
  lookRoute(app, parts);
}

function enterRoute(app: App, { database, config, entrance }: RoomRouteParts): void {
  app.post('/rooms', { schema: SCHEMAS.enter }, async (request, reply) => {
    const { nickId, ...body } = request.body;
    const entered = await entrance.enter(request, {
      ...body,
      nickId: nickId ?? bearer(request),
      ifUnknown: 'refuse',
      mayWait: true,
    });
    const room = await counted(database, request.log, entered);
    const links = roomLinks(originOf(request, config), room.room_id);
    const { member, ownerSecret, created, isWaiting } = entered;
    if (ownerSecret !== undefined) links.owner = claimLink(links, ownerSecret);
    const answer = { room, nickId: entered.nickId, links };
    if (isWaiting) {
      return reply.code(202).send({ waiting: true, ...answer, member: _.omit(member, 'role') });
    }
    return reply.code(created ? 201 : 200).send({ ...answer, member });
  });
}

/**
 * Never rejects: who is in by now would lose his credential to a fault, and his nick with it. Nobody
 * is online then, as far as this answer knows; a socket's `welcome` says more.
 */
async function counted(
  database: Database,
  log: FastifyBaseLogger,
  { room, created }: EnterResult,
): Promise<Room> {
  if (created) return { ...room, online: 0 };
  try {
    return { ...room, online: await countOnline(database, room.room_id) };
  } catch (error) {
    log.warn({ roomId: room.room_id, reason: String(error) }, 'could not count who is online');
    return { ...room, online: 0 };
  }
}

function listRoute(app: App, { database, config }: RoomRouteParts): void {
  app.get('/rooms', { schema: SCHEMAS.list }, async (request, reply) => {
    const { name, cursor, limit } = request.query;
    const origin = originOf(request, config);
    const page =
      name === undefined
        ? await listRooms(database, { cursor, limit })
        : await findRoom(database, name);
    if (wantsText(request)) return sendText(reply, page.rooms.map(roomText));
    const rooms = page.rooms.map((room) => ({ ...room, links: roomLinks(origin, room.room_id) }));
    return { rooms, next_cursor: page.nextCursor };
  });
}

function lookRoute(app: App, { config, lookups }: RoomRouteParts): void {
  const answers = new RoomAnswers(config);
  app.get('/rooms/:roomId', { schema: SCHEMAS.look }, (request, reply) => {
    const { roomId } = request.params;
    const answer = (room: Room): void => answers.send(room, request, reply);
    const known = lookups.known(roomId);
    return known ? answer(known) : lookups.find(roomId).then(answer);
  });
}
