import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Sql } from './connect.ts';
import { ask, type Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { MIGRATION_LOCK } from './locks.ts';
import { isOutage } from './outage.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
}

/** A migration as a database remembers it. */
export type AppliedMigration = Pick<Migration, 'number' | 'name' | 'sha256'>;

/** The folder stands beside `src` and beside `dist`. */
const FOLDER = fileURLToPath(new URL('../../migrations', import.meta.url));

/** As the settings promise for DATABASE_URL. */
const OLDEST_SERVER = 14;

/**
 * Brings the database to this program's migrations, each in a transaction of its own. Any number of
 * processes may do so at once: each migration is run by one, the others wait. Uses a connection of its
 * own, without a deadline, since an index may take its time. An outage leaves what was migrated before
 * it, and rejects as postgres.js does.
 *
 * @returns how many migrations were run
 * @throws {DatabaseError} when the database and the program do not belong together
 */
export async function migrate(
  address: string,
  log: (line: string) => void,
  folder: string = FOLDER,
): Promise<number> {
  const migrations = await readMigrations(folder);
  const sql = connect(address, { max: 1, deadlineMs: 0, name: 'nickroom migrate' });
  try {
    await checkServer(sql);
    await createHistory(sql);
    for (let count = 0; ; ) {
      const applied = await readApplied(sql);
      checkHistory(applied, migrations);
      const next = migrations[applied.length];
      if (!next) return count;
      if (await run(sql, next, log)) count += 1;
    }
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Under the lock: two that make a table at once would both find that it is not there yet. */
async function createHistory(sql: Sql): Promise<void> {
  await sql.unsafe(`
    select pg_advisory_xact_lock(${MIGRATION_LOCK});
    create table if not exists migration (
      number integer primary key,
      name text not null,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`);
}

/** The migrations that a database had, none where it is no database of ours. */
export async function readApplied(sql: Sql): Promise<AppliedMigration[]> {
  const [row] = await sql`select from pg_class where oid = to_regclass('migration')`;
  if (!row) return [];
  return await sql<AppliedMigration[]>`
    select number, name, sha256 from migration order by number`;
}

/**
 * Brings an empty database to where another one was, in the caller's transaction.
 *
 * @throws {DatabaseError} when this program does not know all of these migrations
 */
export async function migrateTo(
  transaction: Sql,
  applied: readonly AppliedMigration[],
  folder: string = FOLDER,
): Promise<void> {
  const migrations = await readMigrations(folder);
  checkHistory(applied, migrations);
  await createHistory(transaction);
  for (const migration of migrations.slice(0, applied.length)) {
    await transaction.unsafe(scriptOf(migration));
  }
}

/**
 * How many of this program's migrations the database lacks: none after `migrate`, unless somebody
 * has put an older database in its place; below 0 where a newer version has migrated it since.
 *
 * @throws {Refusal} `unavailable`
 */
export async function pendingMigrations(
  database: Database,
  patienceMs: number,
  folder: string = FOLDER,
): Promise<number> {
  const names = await migrationNames(folder);
  const [row] = await ask(
    database,
    (sql) => sql<{ count: number }[]>`select count(*) from migration`,
    patienceMs,
  );
  return names.length - (row?.count ?? 0);
}

async function migrationNames(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
}

/** `NNN.do.name.sql`, numbered from 001 without a gap. */
async function readMigrations(folder: string): Promise<Migration[]> {
  const names = await migrationNames(folder);
  const migrations: Migration[] = [];
  for (const name of names) {
    const number = Number(/^(\d{3})\.do\.[a-z0-9-]+\.sql$/.exec(name)?.[1]);
    if (number !== migrations.length + 1) {
      const expected = String(migrations.length + 1).padStart(3, '0');
      throw new DatabaseError(`The migration ${name} should be named ${expected}.do.<name>.sql.`);
    }
    const text = await readFile(join(folder, name), 'utf8');
    migrations.push({ number, name, text, sha256: hash(text) });
  }
  return migrations;
}

/** Line ends do not count: git may write others on another machine. */
const hash = (text: string): string =>
  createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');

async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<{ version: string }[]>`
    select current_setting('server_version') as version`;
  const version = row?.version ?? '';
  if (Number.parseInt(version, 10) >= OLDEST_SERVER) return;
  throw new DatabaseError(
    `The database server is PostgreSQL ${version}; this program needs ${OLDEST_SERVER} or newer.`,
  );
}

function checkHistory(
  applied: readonly AppliedMigration[],
  migrations: readonly Migration[],
): void {
  for (const [index, done] of applied.entries()) {
    const ours = migrations[index];
    if (ours === undefined) {
      throw new DatabaseError(
        `The database has the migration ${done.name}, which this program does not know: a newer version ran on it, or the file is missing. Start that version, or restore the file or a backup.`,
      );
    }
    if (ours.name !== done.name) {
      throw new DatabaseError(
        `The database has the migration ${done.name} where this program has ${ours.name}: it was renamed, or is missing. Restore the file, and give the new one the next number.`,
      );
    }
    if (ours.sha256 !== done.sha256) {
      throw new DatabaseError(
        `The migration ${ours.name} was edited after it ran on this database. Restore the file, and put the change into a new migration.`,
      );
    }
  }
}

/** Answers false where another process has run it meanwhile. */
async function run(sql: Sql, migration: Migration, log: (line: string) => void): Promise<boolean> {
  const { name } = migration;
  log(`Running the migration ${name}.`);
  try {
    await sql.unsafe(scriptOf(migration));
    return true;
  } catch (error) {
    if (isOutage(error)) throw error;
    if (isRecorded(error)) return false;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseError(`The migration ${name} failed: ${reason}`, { cause: error });
  }
}

/**
 * A migration with its lock and its row, as one query, which PostgreSQL runs as one transaction.
 * Where postgres.js (3.4.9) loses the connection inside its own `begin`, it throws past everybody
 * and ends the process: porsager/postgres#1208. The name and the hash need no quoting.
 */
const scriptOf = ({ number, name, sha256, text }: Migration): string => `
  select pg_advisory_xact_lock(${MIGRATION_LOCK});
  insert into migration (number, name, sha256) values (${number}, '${name}', '${sha256}');
  ${text}`;

const isRecorded = (error: unknown): boolean =>
  (error as { constraint_name?: unknown }).constraint_name === 'migration_pkey';
