import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connect, type Sql } from './connect.ts';
import { isOutage } from './outage.ts';

let database: TestDatabase;

before(async () => {
  database = await freshDatabase();
});

after(() => database.drop());

/** What a query on a pool of its own is rejected with. */
async function failureOf(address: string, query: (sql: Sql) => Promise<unknown>) {
  const sql = connect(address, { max: 1, deadlineMs: 500, name: 'outage test' });
  try {
    return await query(sql).then(
      () => assert.fail('the query succeeded'),
      (error: unknown) => error,
    );
  } finally {
    await sql.end({ timeout: 0 });
  }
}

const ask = (sql: Sql) => sql`select 1`;

test('a connection that the administrator ends is an outage', async () => {
  const error = await failureOf(
    database.address,
    (sql) => sql`select pg_terminate_backend(pg_backend_pid())`,
  );
  assert.equal(isOutage(error), true);
});

test('a port where nobody listens is an outage', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const error = await failureOf(`postgres://nickroom@127.0.0.1:${port}/postgres`, ask);
  assert.equal(isOutage(error), true);
});

test('a unix socket that is not there is an outage, any other missing file is none', async () => {
  const error = await failureOf('postgres://nickroom@localhost/x?host=/nowhere', ask);
  assert.equal(isOutage(error), true);
  const other = await readFile('/nowhere/file').catch((reason: unknown) => reason);
  assert.equal(isOutage(other), false);
});

test('a query that the server gave up for its length is an outage', async () => {
  const error = await failureOf(database.address, (sql) => sql`select pg_sleep(5)`);
  assert.equal(isOutage(error), true);
});

test('a pool that was closed is an outage', async () => {
  const error = await failureOf(database.address, async (sql) => {
    await sql.end();
    await sql`select 1`;
  });
  assert.equal(isOutage(error), true);
});

test('an ordinary SQL error is no outage', async () => {
  const errors = [
    await failureOf(database.address, (sql) => sql.unsafe('selekt')),
    await failureOf(database.address, (sql) => sql`select 1 / 0`),
    await failureOf(database.address.replace(/test_\w+/, 'nowhere'), ask),
  ];
  assert.deepEqual(errors.map(isOutage), [false, false, false]);
});

test('what is no error at all is no outage', () => {
  assert.equal(isOutage(undefined), false);
  assert.equal(isOutage({ code: 'ECONNREFUSED' }), false);
  assert.equal(isOutage(new Error('ECONNREFUSED')), false);
});
