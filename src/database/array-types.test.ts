import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial } from 'node:net';
import { after, before, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connect, type Sql } from './connect.ts';

let database: TestDatabase;
let sql: Sql;

before(async () => {
  database = await freshDatabase();
  sql = connect(database.address, { max: 1, deadlineMs: 1000, name: 'array test' });
});

after(async () => {
  await sql.end();
  await database.drop();
});

test('texts of any kind go in as an array and come out the same', async () => {
  const texts = [
    '',
    'plain',
    'a,b',
    '{}',
    '"',
    '\\',
    '\\"',
    'null',
    'NULL',
    '  ',
    'a\nb',
    '你好 👋',
  ];
  const [row] = await sql`select ${texts}::text[] as texts, cardinality(${texts}::text[]) as count`;
  assert.deepEqual(row?.texts, texts);
  assert.equal(row?.count, texts.length);
});

test('numbers, bytes and empty arrays go in and come out', async () => {
  const [row] = await sql`select ${[1, -2]}::integer[] as integers,
    ${[Number.MAX_SAFE_INTEGER]}::bigint[] as bigints, ${[]}::text[] as none,
    array['\\x5c22'::bytea, ''] as byteas`;
  assert.deepEqual(row?.integers, [1, -2]);
  assert.deepEqual([row?.bigints, row?.none], [[Number.MAX_SAFE_INTEGER], []]);
  assert.deepEqual(row?.byteas, [Buffer.from('\\"'), Buffer.alloc(0)]);
});

/** Passes on what opens a connection, and resets it when the first question comes. */
async function resetAtFirstQuestion(path: string): Promise<{ port: number; close: () => void }> {
  const server = createServer((near) => {
    const far = dial({ path });
    let pieces = 0;
    far.pipe(near).on('error', () => {});
    near.on('data', (bytes) => {
      pieces += 1;
      if (pieces === 1) far.write(bytes);
      else near.resetAndDestroy();
    });
    near.on('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => server.close() };
}

test('a connection that is lost at its first question fails that question, and nothing else', async () => {
  const url = new URL(database.address);
  const path = `${url.searchParams.get('host')}/.s.PGSQL.${url.port}`;
  const gate = await resetAtFirstQuestion(path);
  const address = `postgres://${url.username}@127.0.0.1:${gate.port}${url.pathname}`;
  const other = connect(address, { max: 1, deadlineMs: 1000, name: 'reset' });
  await assert.rejects(other`select 1`, { code: /ECONNRESET|CONNECTION_CLOSED/ });
  await other.end({ timeout: 0 });
  gate.close();
});
