import { ask, type Database } from '../database/database.ts';
import type { Sanction } from '../wire/protocol.ts';

/** A row of the audit: who did what, to whom, why and when. */
export interface AuditRow {
  readonly audit_id: number;
  readonly at: Date;
  readonly actor_id: string;
  readonly actor_nick: string;
  readonly actor_role: string;
  readonly act: string;
  readonly subject_id: string | null;
  readonly subject_nick: string | null;
  readonly entry_seq: number | null;
  readonly reason: string;
}

/** The latest acts in a room below `before`, newest first, at most `limit`. */
export async function readAudit(
  database: Database,
  roomId: string,
  { before, limit }: { before: number; limit: number },
): Promise<readonly AuditRow[]> {
  return await ask(
    database,
    (sql) => sql<AuditRow[]>`
      select audit_id, at, actor_id, actor_nick, actor_role, act, subject_id, subject_nick,
             entry_seq, reason
      from audit
      where room_id = ${roomId} and audit_id < ${before}
      order by audit_id desc
      limit ${limit}`,
  );
}

/** What is laid over somebody's role in a room just now. */
export interface SanctionRow extends Omit<Sanction, 'until'> {
  readonly member_id: string;
  /** Null for who has been forgotten since. */
  readonly user_name: string | null;
  readonly act: string;
  readonly until: string | null;
  readonly reason: string;
  readonly imposed_by: string;
  readonly imposed_at: Date;
  /** How many addresses it covers as well. */
  readonly addresses: number;
}

const SANCTIONS_MAX = 1000;

/** Those of a room, newest first. */
export async function readSanctions(
  database: Database,
  roomId: string,
): Promise<readonly SanctionRow[]> {
  return await ask(
    database,
    (sql) => sql<SanctionRow[]>`
      select s.member_id, m.nick as user_name, s.role, s.act, wire_time(s.until) as until,
             s.reason, s.imposed_by, s.imposed_at,
             (select count(*) from sanction a
              where a.room_id = s.room_id and a.member_id = s.member_id and a.act = s.act
                and a.address_hash is not null) as addresses
      from sanction s
      left join room_member m on m.room_id = s.room_id and m.member_id = s.member_id
      where s.room_id = ${roomId} and s.address_hash is null and s.until > now()
      order by s.sanction_id desc
      limit ${SANCTIONS_MAX}`,
  );
}
