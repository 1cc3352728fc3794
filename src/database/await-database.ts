import { setTimeout as delay } from 'node:timers/promises';
import { connect } from './connect.ts';
import { DatabaseError } from './database-error.ts';
import { withDeadline } from './deadline.ts';
import { isOutage } from './outage.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
const ANSWER_MS = 5000;

/** What PostgreSQL means by the codes that waiting does not change. */
const PERMANENT: Readonly<Record<string, string>> = {
  '28000': 'it refuses this user',
  '28P01': 'the password is wrong',
  '3D000': 'there is no database of that name',
  '42501': 'this user may not connect to that database',
};

/**
 * Waits until the database at `address` takes queries, telling `log` when it has to wait, and when
 * that is over.
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
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      signal?.throwIfAborted();
      try {
        await withDeadline(sql`select 1`, ANSWER_MS);
        if (pause > FIRST_PAUSE_MS) log('The database is there.');
        return;
      } catch (error) {
        if (!isOutage(error)) throw permanent(error);
        if (pause === FIRST_PAUSE_MS)
          log(`The database does not answer (${codeOf(error)}); waiting for it …`);
      }
      await delay(pause, undefined, { signal });
    }
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

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
