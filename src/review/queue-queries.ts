import { ask, type Database } from '../database/database.ts';
import type { Queue, QueueCounts } from '../wire/queue.ts';

/** Entries before and after a reported one that are shown with it. */
const CONTEXT = 3;
/** Of each kind, the oldest first: who has decided on these is shown the next. */
const PAGE = 50;

/** How much waits for the moderators of a room, and which roles they have. */
export interface Waiting extends QueueCounts {
  readonly roles: readonly string[];
}

export async function countQueue(database: Database, roomId: string): Promise<Waiting> {
  const [row] = await ask(
    database,
    (sql) => sql<[Waiting]>`
      select
        (select count(distinct seq) from report where room_id = ${roomId} and state = 'open')
          as reports,
        (select count(*) from held_message where room_id = ${roomId}) as held,
        (select count(*) from waiting where room_id = ${roomId} and state = 'waiting') as waiting,
        array(select role from role_right where right_name = 'review') as roles`,
  );
  return row;
}

/** What waits for the moderators of a room, with what they need to decide. */
export async function readQueue(database: Database, roomId: string): Promise<Queue> {
  const [row] = await ask(
    database,
    (sql) => sql<[Queue]>`
      select
        (${reports(sql, roomId)}) as reports,
        (
          select coalesce(jsonb_agg(jsonb_build_object(
            'held_id', held_id, 'member_id', member_id, 'user_name', nick, 'head_num', head_num,
            'content', content, 'why', why, 'held_at', wire_time(held_at)
          ) order by held_id), '[]')
          from (
            select * from held_message where room_id = ${roomId} order by held_id limit ${PAGE}
          ) h
        ) as held,
        (
          select coalesce(jsonb_agg(jsonb_build_object(
            'member_id', member_id, 'user_name', nick, 'head_num', head_num,
            'asked_at', wire_time(asked_at)
          ) order by asked_at), '[]')
          from (
            select * from waiting where room_id = ${roomId} and state = 'waiting'
            order by asked_at limit ${PAGE}
          ) w
        ) as waiting`,
  );
  return row;
}

const reports = (sql: Database['sql'], roomId: string) => sql`
  select coalesce(jsonb_agg(jsonb_build_object(
    'seq', r.seq,
    'reports', (
      select jsonb_agg(jsonb_build_object(
        'member_id', one.reporter_id,
        'user_name', coalesce(m.nick, ''),
        'reason', one.reason,
        'reported_at', wire_time(one.reported_at)
      ) order by one.reported_at)
      from report one
      left join room_member m on m.room_id = one.room_id and m.member_id = one.reporter_id
      where one.room_id = ${roomId} and one.seq = r.seq and one.state = 'open'
    ),
    'context', (
      select jsonb_agg(jsonb_build_object(
        'log_seq', l.seq, 'log_kind', l.kind, 'log_user_id', l.member_id,
        'log_user_name', l.nick, 'head_num', l.head_num, 'log_content', l.content,
        'created_at', wire_time(l.created_at)
      ) order by l.seq)
      from room_log l
      where l.room_id = ${roomId} and l.kind = 'text'
        and l.seq between r.seq - ${CONTEXT}::bigint and r.seq + ${CONTEXT}::bigint
    )
  ) order by r.first_at), '[]')
  from (
    select seq, min(reported_at) as first_at from report
    where room_id = ${roomId} and state = 'open'
    group by seq order by first_at limit ${PAGE}
  ) r`;

/** A room, and how many of its entries are reported and not decided on. */
export interface ReportedRoom {
  readonly room_id: string;
  readonly room_name: string;
  readonly reports: number;
  /** Of the oldest of them. */
  readonly since: Date;
}

/** The rooms with open reports, most of them first; for the operator. */
export async function roomsByReports(database: Database, limit: number): Promise<ReportedRoom[]> {
  return ask(
    database,
    (sql) => sql<ReportedRoom[]>`
      select r.room_id, room.name as room_name, count(distinct r.seq) as reports,
             min(r.reported_at) as since
      from report r join room on room.room_id = r.room_id
      where r.state = 'open'
      group by r.room_id, room.name
      order by reports desc, since
      limit ${limit}`,
  );
}
