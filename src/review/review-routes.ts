import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { requireRight } from '../rights/right-queries.ts';
import { requireMember } from '../rooms/bearer.ts';
import { refusals } from '../wire/answers.ts';
import { Queue } from '../wire/queue.ts';
import { RoomParams } from '../wire/room-params.ts';
import { readQueue } from './queue-queries.ts';
import { readRules } from './rule-queries.ts';

const Rules = Type.Object({
  filters: Type.Object({
    capsPercent: Type.Integer(),
    repeatS: Type.Integer(),
    holdFirst: Type.Integer(),
    newcomerS: Type.Integer(),
    raidJoins: Type.Integer(),
  }),
  rules: Type.Array(
    Type.Object({
      rule_id: Type.Integer(),
      kind: Type.String({ description: 'word, regex or link' }),
      pattern: Type.String(),
      action: Type.String({ description: 'refuse, hold or allow' }),
      made_at: Type.String({ format: 'date-time' }),
    }),
  ),
});

const SHARED = { tags: ['moderation'], security: [{ nickId: [] }], params: RoomParams };

const SCHEMAS = {
  queue: {
    ...SHARED,
    operationId: 'readQueue',
    summary: 'What waits for the moderators: reports with context, held messages, people',
    description: 'Needs the right `review`. The event `queue` tells how much there is.',
    response: {
      200: Type.Object(Queue.properties, { description: '50 of each kind at most.' }),
      ...refusals(401, 403, 404, 410),
    },
  },
  rules: {
    ...SHARED,
    operationId: 'readRules',
    summary: 'What is asked of messages: filters and rules',
    description:
      'Needs the right `review`; the acts `filters`, `add-rule` and `remove-rule` change it.',
    response: {
      200: Type.Object(Rules.properties, { description: 'As the room has it now.' }),
      ...refusals(401, 403, 404, 410),
    },
  },
} as const;

/** What moderators look through. */
export function reviewRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/rooms/:roomId/queue', { schema: SCHEMAS.queue }, async (request) => {
    const { roomId } = request.params;
    const { member_id: memberId } = await requireMember(database, roomId, request);
    await requireRight(database, roomId, memberId, 'review');
    return readQueue(database, roomId);
  });

  app.get('/rooms/:roomId/rules', { schema: SCHEMAS.rules }, async (request) => {
    const { roomId } = request.params;
    const { member_id: memberId } = await requireMember(database, roomId, request);
    await requireRight(database, roomId, memberId, 'review');
    return readRules(database, roomId);
  });
}
