import type { Sql } from '../../src/database/connect.ts';
import { administer, databaseAt, TEMPLATE } from '../support/cluster.ts';

/** A function of the database as all migrations have left it. */
export interface SqlFunction {
  readonly name: string;
  readonly body: string;
  /** `create or replace function …` with another body. */
  withBody(body: string): string;
}

/** @throws {Error} where the database has no function of one of these names, or several */
export async function readFunctions(
  cluster: string,
  names: readonly string[],
): Promise<SqlFunction[]> {
  let rows: { name: string; body: string; definition: string }[] = [];
  await inTemplate(cluster, async (sql) => {
    rows = await sql`
      select proname as name, prosrc as body, pg_get_functiondef(oid) as definition
      from pg_proc
      where pronamespace = 'public'::regnamespace and proname = any (${names as string[]}::text[])`;
  });
  return names.map((name) => {
    const [row, another] = rows.filter((one) => one.name === name);
    if (!row || another) throw new Error(`The database has not just one function ${name}.`);
    const { body, definition } = row;
    return { name, body, withBody: (other) => definition.replace(body, () => other) };
  });
}

/** Runs SQL in the database that the tests copy theirs from; answers whether it was valid. */
export async function changeTemplate(cluster: string, statement: string): Promise<boolean> {
  let isValid = true;
  await inTemplate(cluster, async (sql) => {
    try {
      await sql.unsafe(statement);
    } catch {
      isValid = false;
    }
  });
  return isValid;
}

/** Test files that were ended at their first failure leave their databases behind. */
export async function dropLeftovers(cluster: string): Promise<void> {
  await administer(cluster, async (sql) => {
    const rows = await sql<{ name: string }[]>`
      select datname as name from pg_database where datname like 'test\\_%'`;
    for (const { name } of rows) await sql.unsafe(`drop database if exists ${name} with (force)`);
  });
}

const inTemplate = (cluster: string, task: (sql: Sql) => Promise<unknown>): Promise<void> =>
  administer(databaseAt(cluster, TEMPLATE), task);
