import { ask, type Database } from '../database/database.ts';

/** When a session of the operator's ends, in seconds. */
export interface SessionLimits {
  /** After the last request. */
  readonly idleS: number;
  /** After its beginning, whatever happens in it. */
  readonly longestS: number;
}

export interface AdminSession {
  readonly session_id: number;
  readonly user_agent: string;
  readonly address: string;
  /** What the operator may do follows from it. */
  readonly role: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
}

/** Whose browser a session is opened for, as it shows in the list of them. */
interface Visitor {
  readonly userAgent: string;
  readonly address: string;
}

/** Opens a session by a link, which is then used up; answers whether it was good. */
export async function openSession(
  database: Database,
  link: Buffer,
  secretHash: Buffer,
  { userAgent, address }: Visitor,
  { idleS, longestS }: SessionLimits,
): Promise<boolean> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ session_id: number | null }]>`
      select open_admin_session(
        ${link}, ${secretHash}, ${userAgent}, ${address}, ${idleS}, ${longestS}
      ) as session_id`,
  );
  return row.session_id !== null;
}

/**
 * The session of a cookie, `undefined` where it is over.
 *
 * @param isUse whether the operator did something, which puts the idle end off
 */
export async function useSession(
  database: Database,
  secretHash: Buffer,
  limits: SessionLimits,
  isUse: boolean,
): Promise<AdminSession | undefined> {
  const [session] = await ask(
    database,
    (sql) => sql<AdminSession[]>`
      update admin_session s
      set last_used_at = case when ${isUse} then now() else s.last_used_at end
      where s.secret_hash = ${secretHash} and ${isOpen(sql, limits)}
      returning ${columns(sql)}`,
  );
  return session;
}

/** The sessions that are open, the newest first. */
export async function readSessions(
  database: Database,
  limits: SessionLimits,
): Promise<AdminSession[]> {
  return await ask(
    database,
    (sql) => sql<AdminSession[]>`
      select ${columns(sql)} from admin_session s
      where ${isOpen(sql, limits)}
      order by s.session_id desc`,
  );
}

/** Ends a session; answers whether there was one. */
export async function endSession(database: Database, sessionId: number): Promise<boolean> {
  const rows = await ask(
    database,
    (sql) => sql`delete from admin_session where session_id = ${sessionId} returning 1`,
  );
  return rows.length > 0;
}

const columns = (sql: Database['sql']) => sql`
  s.session_id, s.user_agent, s.address, s.role, s.created_at, s.last_used_at`;

const isOpen = (sql: Database['sql'], { idleS, longestS }: SessionLimits) => sql`
  s.last_used_at > now() - make_interval(secs => ${idleS})
  and s.created_at > now() - make_interval(secs => ${longestS})
  and role_has(s.role, 'admin')`;
