import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../src/database/connect.ts';

/** PostgreSQL's backends publish their counters 10 s after they fell idle at the latest. */
const SETTLE_MS = 11_000;

/**
 * How often the log was read so far, as PostgreSQL counts it: scans of the table and of any of its
 * indexes, whichever the planner took. An append scans neither, unless a client id comes twice.
 */
export async function countHistoryReads(sql: Sql): Promise<number> {
  await sleep(SETTLE_MS);
  const [row] = await sql<{ scans: number }[]>`
    select idx_scan + seq_scan as scans from pg_stat_user_tables where relname = 'room_log'`;
  return row?.scans ?? Number.NaN;
}
