import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Sql } from '../database/connect.ts';
import { migrateTo } from '../database/migrate.ts';
import { inTransaction } from '../database/transaction.ts';
import { BackupError } from './backup-error.ts';
import { END, type Head, parseCopy, parseHead } from './backup-file.ts';
import { BackupReader } from './backup-reader.ts';
import { Progress } from './progress.ts';
import { readTables } from './tables.ts';

/**
 * Fills the database from a backup, wholly or not at all: one transaction takes away what is there,
 * makes the tables as the backup had them and fills them. Later migrations run at the next start.
 * Every room gets a new epoch, so that clients do not go on from entries that are gone.
 *
 * @param force whether a database that holds something may lose it
 * @param say is told how far it is
 * @throws {BackupError | DatabaseError}
 */
export async function restore(
  address: string,
  file: string,
  { force, say }: { force: boolean; say: (line: string) => void },
): Promise<void> {
  const head = await verify(file);
  const reader = new BackupReader(file);
  try {
    await inTransaction(address, { name: 'nickroom restore' }, async (transaction) => {
      await refuseWhileInUse(transaction);
      await transaction`set local datestyle = 'ISO, YMD'`;
      if (!force) await refuseIfFull(transaction);
      await dropAll(transaction);
      await migrateTo(transaction, head.migrations);
      await emptyAll(transaction);
      await fill(transaction, reader, say);
      await continueNumbers(transaction);
      await transaction`update room set epoch = gen_random_uuid()::text`;
    });
    say(`The database is as it was at ${head.madeAt}.`);
  } finally {
    await reader.end();
  }
}

/** Reads the file to its end before anything is touched. */
async function verify(file: string): Promise<Head> {
  const reader = new BackupReader(file);
  try {
    const head = parseHead(await reader.line());
    for (let line = await reader.line(); line !== END; line = await reader.line()) {
      if (line === undefined) throw new BackupError('The backup is not complete.');
      parseCopy(line);
      for await (const _ of reader.rows());
    }
    // The checksum of the compression stands behind the last byte.
    if ((await reader.line()) !== undefined) throw new BackupError('The backup is damaged.');
    return head;
  } finally {
    await reader.end();
  }
}

async function refuseWhileInUse(sql: Sql): Promise<void> {
  const servers = await sql`
    select from pg_stat_activity
    where datname = current_database() and application_name = 'nickroom'`;
  if (servers.length === 0) return;
  throw new BackupError('A nickroom is running on this database. Stop it first.');
}

async function refuseIfFull(sql: Sql): Promise<void> {
  const [row] = await sql<{ has_rooms: boolean }[]>`
    select to_regclass('room') is not null as has_rooms`;
  if (!row?.has_rooms || (await sql`select from room limit 1`).length === 0) return;
  throw new BackupError(
    'The database holds rooms already. With --force they are lost, and the backup takes their place.',
  );
}

/** All tables, types and functions of ours; what an extension has brought stays. */
async function dropAll(sql: Sql): Promise<void> {
  const statements = await sql<{ statement: string }[]>`
    select format('drop table %s cascade', c.oid::regclass) as statement
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union all
    select format('drop type if exists %s cascade', c.reltype::regtype)
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'c'
      and not exists (select from pg_depend d where d.objid = c.reltype and d.deptype = 'e')
    union all
    select format('drop routine if exists %s cascade', p.oid::regprocedure)
    from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`;
  for (const { statement } of statements) await sql.unsafe(statement);
}

/** Migrations may have filled tables, with what is in the backup as well. */
async function emptyAll(sql: Sql): Promise<void> {
  for (const { name } of await readTables(sql)) await sql`truncate ${sql(name)} cascade`;
}

/** Numbers that the database gives out go on above those that were put back. */
async function continueNumbers(sql: Sql): Promise<void> {
  const numbered = await sql<{ table: string; column: string; sequence: string }[]>`
    select c.relname as table, a.attname as column,
           pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`;
  for (const { table, column, sequence } of numbered) {
    await sql`
      select setval(${sequence}::regclass, max(${sql(column)})) from ${sql(table)}
      having max(${sql(column)}) is not null`;
  }
}

async function fill(sql: Sql, reader: BackupReader, say: (line: string) => void): Promise<void> {
  await reader.line();
  for (
    let line = await reader.line();
    line !== undefined && line !== END;
    line = await reader.line()
  ) {
    await fillTable(sql, parseCopy(line), reader.rows(), say);
  }
}

async function fillTable(
  sql: Sql,
  target: string,
  rows: AsyncIterable<Buffer>,
  say: (line: string) => void,
): Promise<void> {
  const table = target.split('"')[1] as string;
  const progress = new Progress(table, say);
  try {
    const copy = await sql.unsafe(`copy ${target} from stdin`).writable();
    copy.on('error', () => {});
    for await (const chunk of rows) {
      progress.count(chunk);
      if (!copy.write(chunk)) await once(copy, 'drain');
    }
    // A COPY that fails at its end never tells its stream (postgres.js 3.4.9); the next query does.
    await endSent(copy);
    await sql`select`;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`The rows of the table ${table} could not be put back.`, {
      cause: error,
    });
  }
  progress.end();
}

/** Resolves when all that was written, and the end of it, is on its way. */
function endSent(stream: Writable): Promise<void> {
  const { _final: final } = stream;
  return new Promise((resolve, reject) => {
    stream.once('error', reject);
    stream._final = (done) => {
      final.call(stream, done);
      resolve();
    };
    stream.end();
  });
}
