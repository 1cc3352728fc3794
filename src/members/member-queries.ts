import { ask, type Database } from '../database/database.ts';
import { isMemberId } from '../ids.ts';
import { type Credential, isAmong } from './credentials.ts';

/** The nick a member used last, or `undefined` for a member that nobody knows. */
export async function readNick(database: Database, memberId: string): Promise<string | undefined> {
  if (!isMemberId(memberId)) return undefined;
  const rows = await ask(
    database,
    (sql) => sql<{ nick: string }[]>`select nick from member where member_id = ${memberId}`,
  );
  return rows[0]?.nick;
}

/** Whether somebody holds this credential. */
export async function isKnown(database: Database, credential: Credential): Promise<boolean> {
  const rows = await ask(
    database,
    (sql) => sql<{ secret_hash: Buffer }[]>`
      select secret_hash from credential where member_id = ${credential.memberId}`,
  );
  return isAmong(
    credential,
    rows.map((row) => row.secret_hash),
  );
}
