import { ask, type Database } from '../database/database.ts';
import { type Page, type Place, pageOf, parseCursor } from './page.ts';

/** A message that was reported, by however many. */
export interface ReportRow {
  readonly room_id: string;
  readonly room_name: string;
  readonly seq: number;
  readonly member_id: string;
  readonly nick: string;
  /** Empty where it has been deleted since. */
  readonly content: string;
  readonly created_at: Date;
  readonly count: number;
  readonly reasons: string[];
  readonly reported_at: Date;
}

interface ReportQuery {
  readonly roomId: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface RankedRow extends ReportRow {
  readonly rank: number;
  readonly id: string;
}

/**
 * A page of the reports nobody has decided on, of all rooms or of one, the latest first.
 *
 * @throws {Refusal} `bad_request` for a wrong cursor
 */
export async function listReports(
  database: Database,
  query: ReportQuery,
): Promise<Page<ReportRow>> {
  const rows = await readPage(database, query, parseCursor(query.cursor));
  return pageOf(rows, query.limit, ({ rank, id }) => ({ rank, id }));
}

async function readPage(
  database: Database,
  { roomId, limit }: ReportQuery,
  after: Place,
): Promise<RankedRow[]> {
  return await ask(
    database,
    (sql) => sql<RankedRow[]>`
      with reported as (
        select r.room_id, r.seq, count(*) as count, max(r.reported_at) as reported_at,
               array_agg(r.reason order by r.reported_at) filter (where r.reason <> '') as reasons
        from report r
        where r.state = 'open' and ${roomId} in ('', r.room_id)
        group by r.room_id, r.seq
      ),
      ranked as (
        select e.*, (extract(epoch from e.reported_at) * 1000000)::bigint as rank,
               e.room_id || '_' || e.seq as id
        from reported e
      )
      select e.room_id, room.name as room_name, e.seq, l.member_id, l.nick, l.content, l.created_at,
             e.count, coalesce(e.reasons, '{}') as reasons, e.reported_at, e.rank, e.id
      from ranked e
      join room on room.room_id = e.room_id
      join room_log l on l.room_id = e.room_id and l.seq = e.seq
      where (e.rank, e.id) < (${after.rank}::bigint, ${after.id})
      order by e.rank desc, e.id desc
      limit ${limit + 1}`,
  );
}
