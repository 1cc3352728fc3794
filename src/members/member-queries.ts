import { ask, type Database } from '../database/database.ts';
import { isMemberId } from '../ids.ts';

/** The nick a member used last, or `undefined` for a member that nobody knows. */
export async function readNick(database: Database, memberId: string): Promise<string | undefined> {
  if (!isMemberId(memberId)) return undefined;
  const rows = await ask(
    database,
    (sql) => sql<{ nick: string }[]>`select nick from member where member_id = ${memberId}`,
  );
  return rows[0]?.nick;
}

/** The avatar a member chose last, or `undefined` for a member that nobody knows. */
export async function readHeadNum(
  database: Database,
  memberId: string,
): Promise<number | undefined> {
  const rows = await ask(
    database,
    (sql) => sql<{ head_num: number }[]>`select head_num from member where member_id = ${memberId}`,
  );
  return rows[0]?.head_num;
}

/** The rooms that a member has entered. */
export async function readRoomsOf(database: Database, memberId: string): Promise<string[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ room_id: string }[]>`
      select room_id from room_member where member_id = ${memberId} order by room_id`,
  );
  return rows.map((row) => row.room_id);
}

/**
 * Deletes a member, with an entry `erase` in each room where it has spoken and a leave where it is
 * online (`forget_member` in migrations/010).
 *
 * @param clientId of these entries
 * @param noticesMax people online above which a leave is not announced
 */
export async function deleteMember(
  database: Database,
  memberId: string,
  clientId: string,
  noticesMax: number,
): Promise<void> {
  await ask(database, (sql) => sql`select forget_member(${memberId}, ${clientId}, ${noticesMax})`);
}
