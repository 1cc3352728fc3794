import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { requireMember } from '../rooms/bearer.ts';
import { refusals } from '../wire/answers.ts';
import { Member } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';
import { readStanding } from './right-queries.ts';

const Roles = (description: string) =>
  Type.Array(Type.String({ examples: ['member'] }), { description: `roles ${description}` });

const SCHEMA = {
  operationId: 'getMe',
  summary: 'Who you are in a room, and what you may do there',
  tags: ['members'],
  security: [{ nickId: [] }],
  params: RoomParams,
  response: {
    200: Type.Object(
      {
        member: Member,
        rights: Type.Array(Type.String({ examples: ['speak'] }), { description: 'just now' }),
        acts_on: Roles('of those on whom you may act'),
        gives: Roles('that you may give'),
        invites_to: Roles('that you may invite to, and that are more than a newcomer has'),
      },
      { description: 'You, as the room sees you.' },
    ),
    ...refusals(401, 403, 404, 410),
  },
} as const;

/** `GET /rooms/:roomId/me`: what a page shows its reader to choose from. */
export function rightRoutes(instance: FastifyInstance, { database }: { database: Database }): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/rooms/:roomId/me', { schema: SCHEMA }, async (request) => {
    const { roomId } = request.params;
    const member = await requireMember(database, roomId, request);
    return { member, ...(await readStanding(database, roomId, member.member_id)) };
  });
}
