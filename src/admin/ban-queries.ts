import { ask, type Database } from '../database/database.ts';
import { newClientId } from '../ids.ts';
import { type Page, type Place, pageOf, parseCursor } from './page.ts';

/** How long somebody is kept out, and what he is told. */
interface BanTerms {
  readonly seconds?: number | undefined;
  readonly until?: string | undefined;
  readonly reason: string;
  /** Whether everybody from the same addresses is kept out with him. */
  readonly address: boolean;
}

/** A room that has a new entry. */
interface Head {
  readonly room_id: string;
  readonly seq: number;
}

/** Keeps somebody out of every room (`ban_from_server` in migrations/017). */
export async function banFromServer(
  database: Database,
  memberId: string,
  role: string,
  terms: BanTerms,
): Promise<Head[]> {
  const clientId = newClientId();
  return await ask(
    database,
    (sql) => sql<Head[]>`
      select * from ban_from_server(
        ${memberId}, ${role}, ${JSON.stringify(terms)}::text::jsonb, ${clientId}
      )`,
  );
}

export async function liftServerBan(
  database: Database,
  memberId: string,
  role: string,
): Promise<Head[]> {
  const clientId = newClientId();
  return await ask(
    database,
    (sql) => sql<Head[]>`select * from lift_server_ban(${memberId}, ${role}, ${clientId})`,
  );
}

/** What somebody may not do, in one room or (room_id null) in any. */
export interface BanRow {
  readonly room_id: string | null;
  readonly room_name: string | null;
  readonly member_id: string;
  readonly nick: string;
  /** `ban`, `kick`, `mute`, … */
  readonly act: string;
  readonly with_address: boolean;
  readonly until: Date | null;
  readonly reason: string;
  readonly imposed_by: string;
  readonly imposed_at: Date;
}

interface BanQuery {
  readonly scope: 'server' | 'room' | 'all';
  readonly memberId: string;
  readonly roomId: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface RankedRow extends BanRow {
  readonly rank: number;
  readonly id: string;
}

/**
 * A page of what is in force, the latest first.
 *
 * @throws {Refusal} `bad_request` for a wrong cursor
 */
export async function listBans(database: Database, query: BanQuery): Promise<Page<BanRow>> {
  const rows = await readPage(database, query, parseCursor(query.cursor));
  return pageOf(rows, query.limit, ({ rank, id }) => ({ rank, id }));
}

async function readPage(
  database: Database,
  { scope, memberId, roomId, limit }: BanQuery,
  after: Place,
): Promise<RankedRow[]> {
  return await ask(
    database,
    (sql) => sql<RankedRow[]>`
      with in_force as (
        select null as room_id, null as room_name, b.member_id, b.nick, 'ban' as act,
               exists (
                 select from server_ban a
                 where a.member_id = b.member_id and a.address_hash is not null
               ) as with_address,
               b.until, b.reason, 'system' as imposed_by, b.imposed_at, 's' || b.ban_id as id
        from server_ban b
        where b.address_hash is null and ${scope} in ('all', 'server') and ${roomId} = ''
        union all
        select s.room_id, r.name, s.member_id, coalesce(m.nick, s.member_id), s.act,
               exists (
                 select from sanction a
                 where a.room_id = s.room_id and a.member_id = s.member_id
                   and a.act = s.act and a.address_hash is not null
               ),
               s.until, s.reason, s.imposed_by, s.imposed_at, 'r' || s.sanction_id
        from sanction s
        join room r on r.room_id = s.room_id
        left join room_member m on m.room_id = s.room_id and m.member_id = s.member_id
        where s.address_hash is null and ${scope} in ('all', 'room')
          and ${roomId} in ('', s.room_id)
      ),
      ranked as (
        select f.*, nullif(f.until, 'infinity') as ends,
               (extract(epoch from f.imposed_at) * 1000000)::bigint as rank
        from in_force f
        where f.until > now() and ${memberId} in ('', f.member_id)
      )
      select room_id, room_name, member_id, nick, act, with_address, ends as until, reason,
             imposed_by, imposed_at, rank, id
      from ranked
      where (rank, id) < (${after.rank}::bigint, ${after.id})
      order by rank desc, id desc
      limit ${limit + 1}`,
  );
}
