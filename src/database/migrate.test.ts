import assert from 'node:assert/strict';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import _ from 'lodash';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connect, type Sql } from './connect.ts';
import { DatabaseError } from './database-error.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let sql: Sql;
let folder: string;

beforeEach(async () => {
  database = await freshDatabase();
  sql = connect(database.address, { max: 1, deadlineMs: 5000, name: 'migrate test' });
  await sql.unsafe('drop schema public cascade; create schema public');
  folder = await mkdtemp(join(tmpdir(), 'nickroom-migrations-'));
  await write('001.do.cat.sql', 'create table cat (name text); insert into cat values ($$Tom$$)');
  await write('002.do.age.sql', 'alter table cat add age integer');
});

afterEach(async () => {
  await sql.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);
const run = () => migrate(database.address, () => {}, folder);

/** Rejects with a sentence for the operator that has all these words. */
const refuses = (...words: RegExp[]) =>
  assert.rejects(run, (error) => {
    assert.ok(error instanceof DatabaseError);
    for (const word of words) assert.match(error.message, word);
    return true;
  });

test('each migration runs once, in order, and is recorded', async () => {
  assert.equal(await run(), 2);
  assert.equal(await run(), 0);
  await write('003.do.tail.sql', 'alter table cat add tail boolean');
  assert.equal(await run(), 1);
  assert.deepEqual([...(await sql`select * from cat`)], [{ name: 'Tom', age: null, tail: null }]);
  const rows = await sql`select number, name, sha256, applied_at from migration order by number`;
  assert.deepEqual(
    rows.map((row) => row.name),
    ['001.do.cat.sql', '002.do.age.sql', '003.do.tail.sql'],
  );
  assert.match(rows[0]?.sha256, /^[0-9a-f]{64}$/);
  assert.ok(rows[0]?.applied_at instanceof Date);
});

test('the migrations of this program bring an empty database up to date', async () => {
  assert.ok((await migrate(database.address, () => {})) > 0);
});

test('twenty starts at once run each migration once', async () => {
  await write('003.do.slow.sql', 'select pg_sleep(0.1)');
  const counts = await Promise.all(Array.from({ length: 20 }, run));
  assert.equal(_.sum(counts), 3);
});

test('a migration that fails leaves nothing behind, and the next start tries it again', async () => {
  await write('003.do.fail.sql', 'create table dog (name text); select 1 / 0');
  await refuses(/003\.do\.fail\.sql/, /division by zero/);
  const [row] =
    await sql`select to_regclass('dog') as dog, (select count(*) from migration) as done`;
  assert.deepEqual({ ...row }, { dog: null, done: 2 });
  await write('003.do.fail.sql', 'create table dog (name text)');
  assert.equal(await run(), 1);
});

test('an edited migration stops the start', async () => {
  await run();
  await write('001.do.cat.sql', 'create table cat (nickname text)');
  await refuses(/001\.do\.cat\.sql was edited/, /Restore/);
});

test('a checkout with other line ends is no edit', async () => {
  await write('003.do.lines.sql', 'select 1;\nselect 2;\n');
  await run();
  await write('003.do.lines.sql', 'select 1;\r\nselect 2;\r\n');
  assert.equal(await run(), 0);
});

test('a renamed migration stops the start', async () => {
  await run();
  await rename(join(folder, '002.do.age.sql'), join(folder, '002.do.years.sql'));
  await refuses(/002\.do\.age\.sql/, /002\.do\.years\.sql/);
});

test('a database from a newer program stops the start', async () => {
  await run();
  await rm(join(folder, '002.do.age.sql'));
  await refuses(/002\.do\.age\.sql/, /newer/);
});

test('a gap in the numbers, or a name of another form, stops the start', async () => {
  await write('004.do.gap.sql', 'select 1');
  await refuses(/004\.do\.gap\.sql should be named 003/);
  await rename(join(folder, '004.do.gap.sql'), join(folder, '003-tail.sql'));
  await refuses(/003-tail\.sql should be named 003/);
});
