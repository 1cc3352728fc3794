import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { parseNickId } from '../members/credentials.ts';
import { readNick } from '../members/member-queries.ts';
import { bearer } from '../rooms/bearer.ts';
import { enter } from '../rooms/enter-room.ts';
import { countRooms, readAdmission, readRoom } from '../rooms/room-queries.ts';

const CreateBody = Type.Object({
  chatroomName: Type.String(),
  nickName: Type.String(),
  // Forms send numbers as text.
  headNum: Type.Optional(
    Type.Union([
      Type.Integer({ minimum: 0, maximum: 99 }),
      Type.String({ pattern: '^[0-9]{1,2}$' }),
    ]),
  ),
  nickId: Type.Optional(Type.String()),
});
const ValidateBody = Type.Object({
  roomId: Type.Optional(Type.Unknown()),
  nickId: Type.Optional(Type.Unknown()),
});
const RoomBody = Type.Object({ roomId: Type.String() });
const UserBody = Type.Object({ userId: Type.String() });

/**
 * The five routes of the original design (PROTOCOL.md §2, "Classic routes"). They never answer
 * 401, which the original's client takes for an expired login.
 */
export function classicRoutes(
  instance: FastifyInstance,
  { database, config }: { database: Database; config: Config },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post('/createChatroom', { schema: { body: CreateBody } }, async (request) => {
    const { chatroomName, nickName, headNum = 0, nickId } = request.body;
    const entered = await enter(database, config, {
      name: chatroomName,
      nick: nickName,
      headNum: Number(headNum),
      nickId: nickId ?? bearer(request),
      ifUnknown: 'newMember',
    });
    const { roomId: chatroomId, member } = entered;
    return success({ chatroomId, nickId: entered.nickId, memberId: member.member_id });
  });

  app.post('/validateNickIdByRoomId', { schema: { body: ValidateBody } }, async ({ body }) => {
    const credential = parseNickId(body.nickId);
    if (!credential || typeof body.roomId !== 'string') return { success: false };
    const { outcome } = await readAdmission(database, body.roomId, credential);
    return { success: outcome === 'admitted' };
  });

  app.post('/getRoomInfo', { schema: { body: RoomBody } }, async ({ body }) => {
    const room = await readRoom(database, body.roomId);
    if (!room) throw new Refusal('room_not_found');
    return success(room.room_name);
  });

  app.post('/getUserInfo', { schema: { body: UserBody } }, async ({ body }) => {
    // A nickId is its memberId and a secret; the name is public, so the secret does not matter.
    const [memberId = ''] = body.userId.split('.');
    const nick = await readNick(database, memberId);
    if (nick === undefined) throw new Refusal('user_not_found');
    return success(nick);
  });

  app.get('/getRoomNums', async () => success(await countRooms(database)));
}

const success = <T>(data: T): { success: true; data: T } => ({ success: true, data });
