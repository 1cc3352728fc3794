import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import {
  adminRefusals,
  IdText,
  Moment,
  NextCursor,
  PageQuery,
  shared,
  USUAL_LIMIT,
} from './admin-schemas.ts';
import { listReports, type ReportRow } from './report-queries.ts';

const Report = Type.Object({
  room_id: Type.String(),
  room_name: Type.String(),
  log_seq: Type.Integer({ description: 'of the message' }),
  log_user_id: Type.String(),
  log_user_name: Type.String(),
  log_content: Type.String({ description: 'empty where it has been deleted since' }),
  created_at: Moment,
  count: Type.Integer({ description: 'how many have reported it' }),
  reasons: Type.Array(Type.String(), { description: 'as far as they gave one' }),
  reported_at: Type.String({ format: 'date-time', description: 'the last time' }),
});

const SCHEMA = {
  ...shared,
  operationId: 'adminReports',
  summary: 'Messages that were reported, in whichever room',
  description:
    'Decided on by the acts `resolve` and `dismiss` of the room. Rooms by reports: `GET /admin/api/rooms?order=reported`.',
  querystring: Type.Object({ roomId: IdText, ...PageQuery }),
  response: {
    200: Type.Object(
      { reports: Type.Array(Report), next_cursor: NextCursor },
      { description: 'Those nobody has decided on, the latest first.' },
    ),
    ...adminRefusals(),
  },
} as const;

/** What members have reported, for when a room's moderators do not look. */
export function reportRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/reports', { schema: SCHEMA }, async ({ query }) => {
    const { roomId = '', cursor, limit = USUAL_LIMIT } = query;
    const page = await listReports(database, { roomId, cursor, limit });
    return { reports: page.items.map(toWire), next_cursor: page.nextCursor };
  });
}

const toWire = ({
  seq,
  member_id,
  nick,
  content,
  created_at,
  reported_at,
  ...report
}: ReportRow) => ({
  ...report,
  log_seq: seq,
  log_user_id: member_id,
  log_user_name: nick,
  log_content: content,
  created_at: created_at.toISOString(),
  reported_at: reported_at.toISOString(),
});
