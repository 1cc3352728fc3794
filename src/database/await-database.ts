import { connect } from './connect.ts';
import { DatabaseError } from './database-error.ts';
import { withDeadline } from './deadline.ts';
import { isOutage } from './outage.ts';
import { codeOf, throughOutages } from './through-outages.ts';

const ANSWER_MS = 5000;

/** What PostgreSQL means by the codes that waiting does not change. */
const PERMANENT: Readonly<Record<string, string>> = {
  '28000': 'it refuses this user',
  '28P01': 'the password is wrong',
  '3D000': 'there is no database of that name',
  '42501': 'this user may not connect to that database',
};

/**
 * Waits until the database at `address` takes queries, as `throughOutages` does.
 *
 * @throws {DatabaseError} when waiting will not help
 * @throws the signal's reason when aborted
 */
export async function awaitDatabase(
  address: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const sql = connect(address, { max: 1, deadlineMs: ANSWER_MS, name: 'nickroom start' });
  const answers = async (): Promise<void> => {
    try {
      await withDeadline(sql`select 1`, ANSWER_MS);
    } catch (error) {
      throw isOutage(error) ? error : permanent(error);
    }
  };
  try {
    await throughOutages(answers, log, signal);
  } finally {
    await sql.end({ timeout: 0 });
  }
}

function permanent(error: unknown): DatabaseError {
  const code = codeOf(error);
  return new DatabaseError(
    `The database cannot be used: ${PERMANENT[code] ?? code}. Check DATABASE_URL.`,
    { cause: error },
  );
}
