import { ask, type Database } from '../database/database.ts';
import type { AuditRow as RoomAuditRow } from '../rights/record-queries.ts';
import { type Page, type Place, pageOf, parseCursor } from './page.ts';

/** A row of the audit, of whichever room or of the server. */
export interface AuditRow extends RoomAuditRow {
  /** Null where it was done to the server. */
  readonly room_id: string | null;
  readonly room_name: string | null;
  readonly details: Record<string, unknown>;
}

interface AuditQuery {
  readonly roomId: string;
  /** Who did it, or to whom it was done. */
  readonly memberId: string;
  readonly act: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface RankedRow extends AuditRow {
  readonly rank: number;
}

/**
 * A page of the audit log of all rooms and the server, the latest first.
 *
 * @throws {Refusal} `bad_request` for a wrong cursor
 */
export async function listAudit(database: Database, query: AuditQuery): Promise<Page<AuditRow>> {
  const rows = await readPage(database, query, parseCursor(query.cursor));
  return pageOf(rows, query.limit, ({ rank, audit_id: id }) => ({ rank, id: String(id) }));
}

async function readPage(
  database: Database,
  { roomId, memberId, act, limit }: AuditQuery,
  after: Place,
): Promise<RankedRow[]> {
  const afterId = Number(after.id) || 0;
  return await ask(
    database,
    (sql) => sql<RankedRow[]>`
      select a.audit_id, nullif(a.room_id, '') as room_id, room.name as room_name, a.at, a.actor_id,
             a.actor_nick, a.actor_role, a.act, a.subject_id, a.subject_nick, a.entry_seq, a.reason,
             a.details, (extract(epoch from a.at) * 1000000)::bigint as rank
      from audit a
      left join room on room.room_id = a.room_id
      where (a.at, a.audit_id)
            < (timestamptz 'epoch' + ${after.rank}::bigint * interval '1 microsecond',
               ${afterId}::bigint)
        and ${roomId} in ('', a.room_id)
        and (${memberId} = '' or ${memberId} in (a.actor_id, a.subject_id))
        and ${act} in ('', a.act)
      order by a.at desc, a.audit_id desc
      limit ${limit + 1}`,
  );
}
