import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { addressOf } from '../limits/address.ts';
import { parseNickId } from '../members/credentials.ts';
import { readProfile } from '../members/member-queries.ts';
import { readAdmission } from '../rooms/admission.ts';
import { bearer } from '../rooms/bearer.ts';
import type { Entrance } from '../rooms/entrance.ts';
import { countRooms, readRoom } from '../rooms/room-queries.ts';
import { refusals } from '../wire/answers.ts';

const CreateBody = Type.Object({
  chatroomName: Type.String(),
  nickName: Type.String(),
  // Forms send numbers as text, and what nobody has chosen or remembered as none.
  headNum: Type.Optional(
    Type.Union([
      Type.Integer({ minimum: 0, maximum: 99 }),
      Type.String({ pattern: '^[0-9]{0,2}$' }),
      Type.Null(),
    ]),
  ),
  nickId: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  proof: Type.Optional(Type.String()),
});
const ValidateBody = Type.Object({
  roomId: Type.Optional(Type.Unknown()),
  nickId: Type.Optional(Type.Unknown()),
});
const RoomBody = Type.Object({ roomId: Type.String() });
const UserBody = Type.Object({ userId: Type.String() });

const answer = <T extends TSchema>(data: T, description: string) =>
  Type.Object({ success: Type.Literal(true), data }, { description });

const FORMS = {
  tags: ['classic'],
  consumes: ['application/json', 'application/x-www-form-urlencoded'],
} as const;

const SCHEMAS = {
  create: {
    ...FORMS,
    operationId: 'createChatroom',
    summary: 'Create the room of that name or enter it',
    body: CreateBody,
    response: {
      200: answer(
        Type.Object({
          chatroomId: Type.String(),
          nickId: Type.String(),
          memberId: Type.String(),
        }),
        'You are in.',
      ),
      ...refusals(403, 409, 410, 413, 415, 428),
    },
  },
  validate: {
    ...FORMS,
    operationId: 'validateNickIdByRoomId',
    summary: 'Whether a nickId has entered this room and may connect',
    body: ValidateBody,
    response: {
      200: Type.Object({ success: Type.Boolean() }, { description: 'Yes or no.' }),
      ...refusals(413, 415),
    },
  },
  room: {
    ...FORMS,
    operationId: 'getRoomInfo',
    summary: "A room's name",
    body: RoomBody,
    response: { 200: answer(Type.String(), 'The name.'), ...refusals(404, 413, 415) },
  },
  user: {
    ...FORMS,
    operationId: 'getUserInfo',
    summary: "A member's nickname",
    body: UserBody,
    response: { 200: answer(Type.String(), 'The nickname.'), ...refusals(404, 413, 415) },
  },
  count: {
    operationId: 'getRoomNums',
    summary: 'How many rooms are open',
    tags: ['classic'],
    response: { 200: answer(Type.Integer(), 'The number.'), ...refusals() },
  },
} as const;

/**
 * The five routes of the original design (PROTOCOL.md §2, "Classic routes"). They never answer
 * 401, which the original's client takes for an expired login.
 */
export function classicRoutes(
  instance: FastifyInstance,
  { database, entrance }: { database: Database; entrance: Entrance },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post('/createChatroom', { schema: SCHEMAS.create }, async (request) => {
    const { chatroomName, nickName, headNum, nickId, proof } = request.body;
    const entered = await entrance.enter(request, {
      name: chatroomName,
      nick: nickName,
      headNum: isBlank(headNum) ? undefined : Number(headNum),
      nickId: nickId || bearer(request),
      ifUnknown: 'newMember',
      proof,
    });
    const { roomId: chatroomId, member } = entered;
    return success({ chatroomId, nickId: entered.nickId, memberId: member.member_id });
  });

  app.post('/validateNickIdByRoomId', { schema: SCHEMAS.validate }, async (request) => {
    const { body } = request;
    const credential = parseNickId(body.nickId);
    if (!credential || typeof body.roomId !== 'string') return { success: false };
    const { outcome } = await readAdmission(database, body.roomId, credential, addressOf(request));
    return { success: outcome === 'admitted' };
  });

  app.post('/getRoomInfo', { schema: SCHEMAS.room }, async ({ body }) => {
    const room = await readRoom(database, body.roomId);
    if (!room) throw new Refusal('room_not_found');
    return success(room.room_name);
  });

  app.post('/getUserInfo', { schema: SCHEMAS.user }, async ({ body }) => {
    // A nickId is its memberId and a secret; the name is public, so the secret does not matter.
    const [memberId = ''] = body.userId.split('.');
    const profile = await readProfile(database, memberId);
    if (!profile) throw new Refusal('user_not_found');
    return success(profile.nick);
  });

  app.get('/getRoomNums', { schema: SCHEMAS.count }, async () =>
    success(await countRooms(database)),
  );
}

const isBlank = (value: unknown): boolean => value === undefined || value === null || value === '';

const success = <T>(data: T): { success: true; data: T } => ({ success: true, data });
