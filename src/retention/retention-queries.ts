import { ask, type Database } from '../database/database.ts';
import { RETENTION_LOCK } from '../database/locks.ts';

/** What is kept of each room's log; 0: no such limit. */
export interface LogLimits {
  readonly days: number;
  readonly entries: number;
}

interface Candidate {
  readonly room_id: string;
  /** Whether its oldest entry is to go. */
  readonly due: boolean;
}

/** The next `batch` rooms after this one, by id, and whether there is something to remove. */
export async function readCandidates(
  database: Database,
  after: string,
  batch: number,
  { days, entries }: LogLimits,
): Promise<Candidate[]> {
  return await ask(
    database,
    (sql) => sql<Candidate[]>`
      select room_id,
             created_at < now() - interval '1 hour'
             and (
               (${days}::integer > 0 and created_at < now() - make_interval(days => ${days}))
               or (${entries}::bigint > 0 and last_seq - seq >= ${entries})
             ) is true as due
      from (
        select room_id, first_seq, last_seq from room
        where room_id > ${after} order by room_id limit ${batch}
      ) room
      left join lateral (
        select seq, created_at from room_log
        where room_log.room_id = room.room_id and seq >= first_seq
        order by seq
        limit 1
      ) oldest on true
      order by room_id`,
  );
}

/** Removes the oldest entries (`trim_room` in migrations/013); `undefined`: another node is at it. */
export async function trimRoom(
  database: Database,
  roomId: string,
  { days, entries }: LogLimits,
  batch: number,
): Promise<{ firstSeq: number; removed: number } | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<{ first_seq: number; removed: number }[]>`
      select * from trim_room(${RETENTION_LOCK}, ${roomId}, ${days}, ${entries}, ${batch})`,
  );
  return row && { firstSeq: row.first_seq, removed: row.removed };
}

/** Deletes the oldest acts on record that are older than so many days, and answers how many. */
export async function trimAudit(database: Database, days: number, batch: number): Promise<number> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ trimmed: number }]>`
      with trimmed as (
        delete from audit
        where (room_id, audit_id) in (
          select room_id, audit_id from audit
          where at < now() - make_interval(days => ${days})
          order by at
          limit ${batch}
          for update skip locked
        )
        returning 1
      )
      select count(*) as trimmed from trimmed`,
  );
  return row.trimmed;
}

/** Closes idle rooms after this one, by id (`close_idle_rooms` in migrations/013). */
export async function closeIdleRooms(
  database: Database,
  after: string,
  batch: number,
  days: number,
): Promise<{ lastId: string | null; closed: string[] } | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<{ last_id: string | null; closed: string[] }[]>`
      select * from close_idle_rooms(${RETENTION_LOCK}, ${after}, ${batch}, ${days})`,
  );
  return row && { lastId: row.last_id, closed: row.closed };
}
