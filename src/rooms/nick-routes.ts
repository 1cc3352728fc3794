import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { MessageGuard } from '../filter/message-guard.ts';
import { newClientId } from '../ids.ts';
import { refusals } from '../wire/answers.ts';
import { Member } from '../wire/protocol.ts';
import { requireMember } from './bearer.ts';
import { changeNick, type NickParts } from './change-nick.ts';

const SCHEMA = {
  operationId: 'changeNick',
  summary: 'Take another nickname',
  description: 'The log has an entry of the kind `nick` about it, and everybody follows.',
  tags: ['members'],
  security: [{ nickId: [] }],
  params: Type.Object({ roomId: Type.String({ examples: ['room_0a1b2c3d4e5f6g7h'] }) }),
  body: Type.Object({ nick: Type.String() }, { examples: [{ nick: 'queen' }] }),
  response: {
    200: Type.Object({ member: Member }, { description: 'You, as the room sees you now.' }),
    ...refusals(401, 403, 404, 409, 410, 413, 415, 429),
  },
} as const;

/** `PATCH /rooms/:roomId/me`: what the frame `nick` does, for programs without a socket. */
export function nickRoutes(
  instance: FastifyInstance,
  parts: NickParts & { readonly guard: MessageGuard },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.patch('/rooms/:roomId/me', { schema: SCHEMA }, async (request) => {
    const { roomId } = request.params;
    const { member_id: memberId, role } = await requireMember(parts.database, roomId, request);
    const { nick } = request.body;
    await parts.guard.judgeNick(roomId, role, nick);
    const { member } = await changeNick(parts, {
      roomId,
      memberId,
      nick,
      clientId: newClientId(),
    });
    return { member };
  });
}
