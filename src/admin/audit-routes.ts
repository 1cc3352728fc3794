import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import {
  adminRefusals,
  IdText,
  MaybeText,
  Moment,
  NextCursor,
  PageQuery,
  shared,
  USUAL_LIMIT,
} from './admin-schemas.ts';
import { type AuditRow, listAudit } from './audit-queries.ts';

const Row = Type.Object({
  audit_id: Type.Integer(),
  at: Moment,
  room_id: MaybeText,
  room_name: MaybeText,
  actor_id: Type.String({ description: 'a memberId, or `system` for the operator' }),
  actor_name: Type.String(),
  actor_role: Type.String({ description: 'at that moment' }),
  act: Type.String({ examples: ['ban'] }),
  subject_id: MaybeText,
  subject_name: MaybeText,
  log_seq: Type.Union([Type.Integer(), Type.Null()], { description: 'of the entry that tells it' }),
  reason: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
});

const SCHEMA = {
  ...shared,
  operationId: 'adminAudit',
  summary: 'Who did what, to whom, why and when',
  querystring: Type.Object({
    roomId: IdText,
    memberId: IdText,
    act: Type.Optional(Type.String({ maxLength: 32, pattern: '^[a-z-]*$' })),
    ...PageQuery,
  }),
  response: {
    200: Type.Object(
      { audit: Type.Array(Row), next_cursor: NextCursor },
      { description: 'Of all rooms and of the server (`room_id` null), the latest first.' },
    ),
    ...adminRefusals(),
  },
} as const;

/** The audit log: it only grows, until `AUDIT_DAYS` take what is old. */
export function auditRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/audit', { schema: SCHEMA }, async ({ query }) => {
    const { roomId = '', memberId = '', act = '', cursor, limit = USUAL_LIMIT } = query;
    const page = await listAudit(database, { roomId, memberId, act, cursor, limit });
    return { audit: page.items.map(toWire), next_cursor: page.nextCursor };
  });
}

const toWire = ({ at, actor_nick, subject_nick, entry_seq, ...row }: AuditRow) => ({
  ...row,
  at: at.toISOString(),
  actor_name: actor_nick,
  subject_name: subject_nick,
  log_seq: entry_seq,
});
