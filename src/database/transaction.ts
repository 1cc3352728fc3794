import { connect, type Sql } from './connect.ts';
import { DatabaseError } from './database-error.ts';
import { isOutage } from './outage.ts';

interface TransactionOptions {
  /** What `pg_stat_activity` shows as `application_name`. */
  readonly name: string;
  /** As `isolation level repeatable read`. */
  readonly mode?: string;
}

/**
 * Does `work` in one transaction, on a connection of its own that has no deadline. Where postgres.js
 * (3.4.9) loses the connection inside its own `begin`, it throws past everybody and ends the process:
 * porsager/postgres#1208.
 *
 * @throws {DatabaseError} when the connection is lost; what `work` throws
 */
export async function inTransaction<T>(
  address: string,
  { name, mode = '' }: TransactionOptions,
  work: (sql: Sql) => Promise<T>,
): Promise<T> {
  let onClose = (): void => {};
  const lost = new Promise<never>((_, reject) => {
    onClose = () => reject(new ConnectionLost());
  });
  // It closes at our own end as well.
  lost.catch(() => {});
  const sql = connect(address, { max: 1, deadlineMs: 0, name, onClose });
  try {
    await sql.unsafe(`begin ${mode}`);
    const answer = await Promise.race([work(sql), lost]);
    await sql`commit`;
    return answer;
  } catch (error) {
    throw isOutage(error) ? new ConnectionLost({ cause: error }) : error;
  } finally {
    // What is not committed goes with the connection, and there is no other for what `work` still asks.
    await sql.end({ timeout: 0 });
  }
}

class ConnectionLost extends DatabaseError {
  constructor(options?: ErrorOptions) {
    super('The connection to the database was lost.', options);
  }
}
