import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { requireMember } from '../rooms/bearer.ts';
import { refusals } from '../wire/answers.ts';
import type { Right } from '../wire/rights.ts';
import { RoomParams } from '../wire/room-params.ts';
import { type AuditRow, readAudit, readSanctions, type SanctionRow } from './record-queries.ts';
import { requireRight } from './right-queries.ts';

/** Most acts of an answer. */
const PAGE_MAX = 200;

const Person = Type.Object({ member_id: Type.String(), user_name: Type.String() });

const DoneAct = Type.Object({
  audit_id: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  actor: Person,
  role: Type.String({ description: 'what the actor was then' }),
  act: Type.String({ examples: ['mute'] }),
  subject: Type.Optional(Person),
  log_seq: Type.Union([Type.Integer(), Type.Null()], { description: 'of the entry that told it' }),
  reason: Type.String(),
});

const SanctionInForce = Type.Object({
  member_id: Type.String(),
  user_name: Type.Union([Type.String(), Type.Null()]),
  role: Type.String({ examples: ['banned'] }),
  act: Type.String({ examples: ['ban'] }),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'missing: for good' })),
  reason: Type.String(),
  imposed_by: Type.String({ description: 'the member id of who did it' }),
  imposed_at: Type.String({ format: 'date-time' }),
  addresses: Type.Integer({ description: 'how many addresses it covers as well' }),
});

const NO = refusals(401, 403, 404, 410);

const SCHEMAS = {
  audit: {
    operationId: 'readAudit',
    summary: 'Who did what in a room, newest first',
    description: 'Needs the right `audit`.',
    tags: ['acts'],
    security: [{ nickId: [] }],
    params: RoomParams,
    querystring: Type.Object({
      before: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          description: 'an `audit_id`',
        }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
    }),
    response: {
      200: Type.Object(
        { acts: Type.Array(DoneAct), has_more: Type.Boolean() },
        { description: 'Acts, newest first.' },
      ),
      ...NO,
    },
  },
  sanctions: {
    operationId: 'listSanctions',
    summary: 'Who is muted, kicked or banned just now',
    description: 'Needs the right `ban`.',
    tags: ['acts'],
    security: [{ nickId: [] }],
    params: RoomParams,
    response: {
      200: Type.Object(
        { sanctions: Type.Array(SanctionInForce) },
        { description: 'At most 1,000, newest first.' },
      ),
      ...NO,
    },
  },
} as const;

/** What moderators and owners look up before they act. */
export function recordRoutes(
  instance: FastifyInstance,
  { database }: { database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const authorise = async (roomId: string, request: FastifyRequest, right: Right) => {
    const { member_id: memberId } = await requireMember(database, roomId, request);
    await requireRight(database, roomId, memberId, right);
  };

  app.get('/rooms/:roomId/audit', { schema: SCHEMAS.audit }, async (request) => {
    const { roomId } = request.params;
    await authorise(roomId, request, 'audit');
    const { before = Number.MAX_SAFE_INTEGER, limit = PAGE_MAX } = request.query;
    // One more than asked for tells whether there are more.
    const rows = await readAudit(database, roomId, { before, limit: limit + 1 });
    return { acts: rows.slice(0, limit).map(toAct), has_more: rows.length > limit };
  });

  app.get('/rooms/:roomId/sanctions', { schema: SCHEMAS.sanctions }, async (request) => {
    const { roomId } = request.params;
    await authorise(roomId, request, 'ban');
    return { sanctions: (await readSanctions(database, roomId)).map(toSanction) };
  });
}

function toAct(row: AuditRow): Type.Static<typeof DoneAct> {
  const { subject_id: memberId } = row;
  const subject =
    memberId === null
      ? {}
      : { subject: { member_id: memberId, user_name: row.subject_nick ?? '' } };
  return {
    audit_id: row.audit_id,
    at: row.at.toISOString(),
    actor: { member_id: row.actor_id, user_name: row.actor_nick },
    role: row.actor_role,
    act: row.act,
    ...subject,
    log_seq: row.entry_seq,
    reason: row.reason,
  };
}

const toSanction = ({ until, ...row }: SanctionRow): Type.Static<typeof SanctionInForce> => ({
  ...row,
  imposed_at: row.imposed_at.toISOString(),
  ...(until !== null && { until }),
});
