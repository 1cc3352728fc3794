import { ask, type Database } from '../database/database.ts';
import { isRoomId } from '../ids.ts';
import { type Page, type Place, pageOf, parseCursor } from './page.ts';

/** A room as the operator sees it. */
export interface RoomRow {
  readonly room_id: string;
  readonly room_name: string;
  readonly topic: string;
  readonly status: 'open' | 'closed';
  /** Whether the list of rooms has it. */
  readonly listed: boolean;
  readonly online: number;
  /** People who are members of it, online or not. */
  readonly people: number;
  readonly first_seq: number;
  readonly head_seq: number;
  readonly created_at: Date;
  /** Messages that were reported, which nobody has decided on. */
  readonly reports: number;
  readonly last_entry_at: Date | null;
}

export const ROOM_ORDERS = ['busiest', 'newest', 'longest', 'reported'] as const;
type RoomOrder = (typeof ROOM_ORDERS)[number];

interface RoomQuery {
  /** A part of the name in whatever case, or a room's id. */
  readonly search: string;
  readonly status: 'open' | 'closed' | 'all';
  readonly order: RoomOrder;
  readonly cursor: string | undefined;
  readonly limit: number;
}

interface RankedRow extends RoomRow {
  readonly rank: number;
}

/**
 * A page of the rooms. All of them are looked at, since whatever is searched for may be anywhere:
 * an operator asks seldom.
 *
 * @throws {Refusal} `bad_request` for a wrong cursor
 */
export async function listRooms(database: Database, query: RoomQuery): Promise<Page<RoomRow>> {
  const rows = await readRooms(database, query, parseCursor(query.cursor));
  return pageOf(rows, query.limit, ({ rank, room_id: id }) => ({ rank, id }));
}

async function readRooms(
  database: Database,
  { search, status, order, limit }: RoomQuery,
  after: Place,
): Promise<RankedRow[]> {
  return await ask(
    database,
    (sql) => sql<RankedRow[]>`
      with crowd as (
        select room_id, count(distinct member_id) as online from presence group by room_id
      ),
      told as (
        select room_id, count(distinct seq) as reports from report where state = 'open'
        group by room_id
      ),
      ranked as (
        select room.*, coalesce(crowd.online, 0) as online,
               case ${order}
                 when 'busiest' then coalesce(crowd.online, 0)
                 when 'longest' then room.last_seq
                 when 'reported' then coalesce(told.reports, 0)
                 else (extract(epoch from room.created_at) * 1000000)::bigint
               end as rank
        from room
        left join crowd on crowd.room_id = room.room_id
        left join told on told.room_id = room.room_id
        where ${status} in ('all', room.status)
          and (${search} = '' or room.room_id = ${search}
               or strpos(lower(room.name), lower(${search})) > 0)
      )
      select ${columns(sql)}, room.rank
      from (
        select * from ranked
        where (rank, room_id) < (${after.rank}::bigint, ${after.id})
        order by rank desc, room_id desc
        limit ${limit + 1}
      ) room
      order by room.rank desc, room.room_id desc`,
  );
}

/** One room, be it open or closed. */
export async function readRoom(database: Database, roomId: string): Promise<RoomRow | undefined> {
  if (!isRoomId(roomId)) return undefined;
  const [row] = await ask(
    database,
    (sql) => sql<RoomRow[]>`
      select ${columns(sql)}
      from (
        select room.*, (
          select count(distinct member_id) from presence where presence.room_id = room.room_id
        ) as online
        from room
      ) room
      where room.room_id = ${roomId}`,
  );
  return row;
}

const columns = (sql: Database['sql']) => sql`
  room.room_id, room.name as room_name, room.topic, room.status, room.listed, room.online, room.first_seq,
  room.last_seq as head_seq, room.created_at,
  (
    select count(distinct seq) from report r where r.room_id = room.room_id and r.state = 'open'
  ) as reports,
  (select count(*) from room_member m where m.room_id = room.room_id) as people,
  (
    select l.created_at from room_log l where l.room_id = room.room_id and l.seq = room.last_seq
  ) as last_entry_at`;

/** Somebody in a room, as the operator sees them. */
export interface RoomPerson {
  readonly member_id: string;
  readonly nick: string;
  readonly head_num: number;
  readonly role: string;
  readonly online: boolean;
  readonly entered_at: Date;
}

/** People shown of one room. */
const PEOPLE_MAX = 200;

/** The members of a room: who is online first, then who came last. */
export async function readPeople(database: Database, roomId: string): Promise<RoomPerson[]> {
  return await ask(
    database,
    (sql) => sql<RoomPerson[]>`
      select m.member_id, m.nick, m.head_num, m.role, m.entered_at,
             exists (
               select from presence p where p.room_id = m.room_id and p.member_id = m.member_id
             ) as online
      from room_member m
      where m.room_id = ${roomId}
      order by online desc, m.entered_at desc, m.member_id
      limit ${PEOPLE_MAX}`,
  );
}
