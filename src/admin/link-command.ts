import { type Config, readConfig } from '../config/config.ts';
import { awaitDatabase } from '../database/await-database.ts';
import { reachBesideServer } from '../database/beside-server.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { ownAddress } from '../own-address.ts';
import { newLink } from './links.ts';

/** What PostgreSQL calls a table that is not there. */
const UNDEFINED_TABLE = '42P01';

/**
 * `nickroom admin-link`: prints a link to the operator's page. It goes by the database, not by the
 * server's address: whoever may read that may do everything anyway.
 *
 * @throws {ConfigError | DatabaseError} a sentence for the operator
 */
export async function printLink(): Promise<void> {
  const config = readConfig(process.env);
  const say = (line: string): void => console.error(line);
  const storage = await reachBesideServer(config, say);
  try {
    await awaitDatabase(storage.address, say);
    console.log(await makeLink(config, storage.address));
    say(`Good once, within ${Math.round(config.ADMIN_LINK_S / 60)} minutes.`);
  } finally {
    await storage.close();
  }
}

async function makeLink(config: Config, address: string): Promise<string> {
  const deadlineMs = config.DATABASE_DEADLINE_MS;
  const sql = connect(address, { max: 1, deadlineMs, name: 'nickroom admin-link' });
  const database: Database = { sql, deadlineMs };
  try {
    return await newLink(database, config, config.PUBLIC_URL || ownAddress(config, config.PORT));
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNDEFINED_TABLE) throw error;
    throw new DatabaseError(
      "This database knows no operator yet. Start this version's server once.",
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}
