import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { requireMember } from '../rooms/bearer.ts';
import { jsonOrText, refusals } from '../wire/answers.ts';
import { memberText, sendText, wantsText } from '../wire/plain-text.ts';
import { MEMBERS_MAX, Member } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';
import { readOnline } from './roster-queries.ts';

const MembersAnswer = Type.Object({
  members: Type.Array(Member),
  online: Type.Integer({ description: 'people in the room now, however many are listed' }),
});

const SCHEMA = {
  operationId: 'listMembers',
  summary: 'Who is online',
  tags: ['members'],
  security: [{ nickId: [] }],
  params: RoomParams,
  response: {
    200: jsonOrText(MembersAnswer, 'Who is online, at most 200 of them, by name.'),
    ...refusals(401, 403, 404, 410),
  },
} as const;

/** Who is in a room, for curl and for programs (PROTOCOL.md §2, "Resources"). */
export function memberRoutes(
  instance: FastifyInstance,
  { database }: { database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/rooms/:roomId/members', { schema: SCHEMA }, async (request, reply) => {
    const { roomId } = request.params;
    await requireMember(database, roomId, request);
    const online = await readOnline(database, roomId);
    const members = online
      .sort((a, b) => a.user_name.localeCompare(b.user_name))
      .slice(0, MEMBERS_MAX);
    if (wantsText(request)) return sendText(reply, members.map(memberText));
    return { members, online: online.length };
  });
}
