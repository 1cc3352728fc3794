import { ask, type Database } from '../database/database.ts';
import { isMemberId } from '../ids.ts';

/** The nick and the avatar a member used last, or `undefined` for a member that nobody knows. */
export async function readProfile(
  database: Database,
  memberId: string,
): Promise<{ nick: string; headNum: number } | undefined> {
  if (!isMemberId(memberId)) return undefined;
  const [row] = await ask(
    database,
    (sql) => sql<{ nick: string; head_num: number }[]>`
      select nick, head_num from member where member_id = ${memberId}`,
  );
  return row && { nick: row.nick, headNum: row.head_num };
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
 * online (`forget_member` in migrations/018).
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
