import type { TestContext } from 'node:test';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import { newRoomId } from '../../src/ids.ts';
import { freshDatabase } from './database.ts';

export interface OpenDatabase extends Database {
  readonly address: string;
  /** Another pool on the same database, as another node has one. */
  connectAgain(): Database;
}

/** An empty database as the features see it, for as long as the test lasts. */
export async function openDatabase(t: TestContext): Promise<OpenDatabase> {
  const { address, drop } = await freshDatabase();
  const pools: Database[] = [];
  t.after(async () => {
    for (const { sql } of pools) await sql.end({ timeout: 0 });
    await drop();
  });
  const open = (): Database => {
    const deadlineMs = 5000;
    const sql = connect(address, { max: 4, deadlineMs, name: 'test' });
    pools.push({ sql, deadlineMs });
    return { sql, deadlineMs };
  };
  return { ...open(), address, connectAgain: open };
}

/** An open room that nobody is in. */
export async function newRoom({ sql }: Database): Promise<string> {
  const roomId = newRoomId();
  await sql`insert into room (room_id, name, name_key) values (${roomId}, ${roomId}, ${roomId})`;
  return roomId;
}

/** The backends of this database that wait for a lock. Not to be asked inside a transaction. */
export async function blockedPids({ sql }: Database): Promise<number[]> {
  const rows = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return rows.map(({ pid }) => pid);
}
