import { after } from 'node:test';
import type { SettingName } from '../../src/config/config.ts';
import { connect, type Sql } from '../../src/database/connect.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { freshDatabase } from '../support/database.ts';
import { startServer } from '../support/server.ts';

/** A server, and the tables behind it. */
export interface House {
  readonly url: string;
  readonly sql: Sql;
}

/** For all tests of a file. */
export async function openHouse(
  overrides: Partial<Record<SettingName, string>> = {},
): Promise<House> {
  const database = await freshDatabase();
  const server = await startServer({ DATABASE_URL: database.address, ...overrides });
  const sql = connect(database.address, { max: 2, deadlineMs: 5000, name: 'test' });
  after(async () => {
    terminateAll();
    await server.stop();
    await sql.end();
    await database.drop();
  });
  return { url: server.url.replace(/\/+$/, ''), sql };
}
