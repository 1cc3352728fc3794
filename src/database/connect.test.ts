import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connect, type Sql } from './connect.ts';

let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await freshDatabase();
  sql = connect(database.address, { max: 2, deadlineMs: 1000, name: 'connect test' });
});

after(async () => {
  await sql.end();
  await database.drop();
});

test('whole numbers of the database are numbers, and times are dates', async () => {
  const [row] = await sql`select 9007199254740991::bigint as seq, array[1, 2]::bigint[] as seqs,
    timestamptz '2026-11-21 09:30:12.345Z' as at`;
  assert.equal(row?.seq, Number.MAX_SAFE_INTEGER);
  assert.deepEqual(row?.seqs, [1, 2]);
  assert.deepEqual(row?.at, new Date('2026-11-21T09:30:12.345Z'));
});

test('the server knows the name of the pool, and gives up a query before we do', async () => {
  const [row] = await sql`select current_setting('application_name') as name,
    current_setting('statement_timeout') as timeout`;
  assert.deepEqual({ ...row }, { name: 'connect test', timeout: '800ms' });
});

test("libpq's ways to write a unix socket are understood", async () => {
  const url = new URL(database.address);
  const folder = url.searchParams.get('host') ?? '';
  const name = url.pathname.slice(1);
  const host = encodeURIComponent(folder);
  const spellings = [
    `postgres://nickroom@localhost/${name}?host=${folder}`,
    `postgres://nickroom@/${name}?host=${host}`,
    `postgres:///${name}?host=${host}&user=nickroom&port=5432`,
    `postgres:///?host=${host}&user=nickroom&dbname=${name}`,
    `postgresql://nickroom@${host}/${name}`,
  ];
  for (const spelling of spellings) {
    const other = connect(spelling, { max: 1, deadlineMs: 1000, name: 'spelling' });
    const [row] = await other`select current_database() as name`;
    assert.equal(row?.name, name, spelling);
    await other.end();
  }
});

test('who asks is told when a connection has closed', async () => {
  let closed = () => {};
  const closing = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const options = { max: 1, deadlineMs: 1000, name: 'closing', onClose: () => closed() };
  const other = connect(database.address, options);
  const [row] = await other`select pg_backend_pid() as pid`;
  await sql`select pg_terminate_backend(${row?.pid})`;
  await closing;
  await other.end();
});

test('prepare=false leaves no named statement behind, which a pooler would lose', async () => {
  const other = connect(`${database.address}&prepare=false`, {
    max: 1,
    deadlineMs: 1000,
    name: 'pooled',
  });
  for (const n of [1, 2]) assert.equal((await other`select ${n}::integer as n`)[0]?.n, n);
  const [row] = await other`select count(*) as named from pg_prepared_statements`;
  assert.equal(row?.named, 0);
  await other.end();
});
