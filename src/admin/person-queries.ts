import { ask, type Database } from '../database/database.ts';
import { isMemberId } from '../ids.ts';
import { type Page, type Place, pageOf, parseCursor } from './page.ts';

/** A member, in however many rooms. */
export interface PersonRow {
  readonly member_id: string;
  /** The one taken last. */
  readonly nick: string;
  readonly head_num: number;
  readonly created_at: Date;
  readonly rooms: number;
  readonly online: boolean;
}

interface PersonQuery {
  /** A part of a nick in any room, in whatever case, or a member's id. */
  readonly search: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface RankedRow extends PersonRow {
  readonly rank: number;
}

/**
 * A page of the people, newest first.
 *
 * @throws {Refusal} `bad_request` for a wrong cursor
 */
export async function listPeople(database: Database, query: PersonQuery): Promise<Page<PersonRow>> {
  const rows = await readPage(database, query, parseCursor(query.cursor));
  return pageOf(rows, query.limit, ({ rank, member_id: id }) => ({ rank, id }));
}

async function readPage(
  database: Database,
  { search, limit }: PersonQuery,
  after: Place,
): Promise<RankedRow[]> {
  return await ask(
    database,
    (sql) => sql<RankedRow[]>`
      select ${columns(sql)}, (extract(epoch from member.created_at) * 1000000)::bigint as rank
      from member
      where (member.created_at, member.member_id)
            < (timestamptz 'epoch' + ${after.rank}::bigint * interval '1 microsecond', ${after.id})
        and (
          ${search} = '' or member.member_id = ${search}
          or strpos(lower(member.nick), lower(${search})) > 0
          or exists (
            select from room_member m
            where m.member_id = member.member_id and strpos(lower(m.nick), lower(${search})) > 0
          )
        )
      order by member.created_at desc, member.member_id desc
      limit ${limit + 1}`,
  );
}

export async function readPerson(
  database: Database,
  memberId: string,
): Promise<PersonRow | undefined> {
  if (!isMemberId(memberId)) return undefined;
  const [row] = await ask(
    database,
    (sql) => sql<PersonRow[]>`
      select ${columns(sql)} from member where member.member_id = ${memberId}`,
  );
  return row;
}

const columns = (sql: Database['sql']) => sql`
  member.member_id, member.nick, member.head_num, member.created_at,
  (select count(*) from room_member m where m.member_id = member.member_id) as rooms,
  exists (
    select from room_member m where m.member_id = member.member_id and ${isOnline(sql)}
  ) as online`;

/** What somebody is in one room. */
export interface MembershipRow {
  readonly room_id: string;
  readonly room_name: string;
  readonly status: 'open' | 'closed';
  readonly nick: string;
  readonly role: string;
  readonly online: boolean;
  readonly entered_at: Date;
}

/** Rooms shown of one person. */
const ROOMS_MAX = 200;

/** The rooms somebody is a member of, the one entered last first. */
export async function readMemberships(
  database: Database,
  memberId: string,
): Promise<MembershipRow[]> {
  return await ask(
    database,
    (sql) => sql<MembershipRow[]>`
      select m.room_id, room.name as room_name, room.status, m.nick, m.role, m.entered_at,
             ${isOnline(sql)} as online
      from room_member m
      join room on room.room_id = m.room_id
      where m.member_id = ${memberId}
      order by m.entered_at desc, m.room_id
      limit ${ROOMS_MAX}`,
  );
}

const isOnline = (sql: Database['sql']) => sql`
  exists (select from presence p where p.room_id = m.room_id and p.member_id = m.member_id)`;
