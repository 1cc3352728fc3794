import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { newClientId } from '../ids.ts';
import { addressOf } from '../limits/address.ts';
import { refusals } from '../wire/answers.ts';
import { Member } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';
import { requireMember } from './bearer.ts';
import { type ChangeNickParts, changeNick } from './change-nick.ts';

const SCHEMA = {
  operationId: 'changeNick',
  summary: 'Take another nickname',
  description: 'The log has an entry of the kind `nick` about it, and everybody follows.',
  tags: ['members'],
  security: [{ nickId: [] }],
  params: RoomParams,
  body: Type.Object({ nick: Type.String() }, { examples: [{ nick: 'queen' }] }),
  response: {
    200: Type.Object({ member: Member }, { description: 'You, as the room sees you now.' }),
    ...refusals(401, 403, 404, 409, 410, 413, 415, 429),
  },
} as const;

/** `PATCH /rooms/:roomId/me`: what the frame `nick` does, for programs without a socket. */
export function nickRoutes(instance: FastifyInstance, parts: ChangeNickParts): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.patch('/rooms/:roomId/me', { schema: SCHEMA }, async (request) => {
    const { roomId } = request.params;
    const member = await requireMember(parts.database, roomId, request);
    const changed = await changeNick(parts, {
      roomId,
      member,
      address: addressOf(request),
      nick: request.body.nick,
      clientId: newClientId(),
    });
    return { member: changed.member };
  });
}
