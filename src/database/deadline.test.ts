import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openGate } from '../../test/support/tcp-gate.ts';
import { connect, type Sql } from './connect.ts';
import { ask } from './database.ts';
import { DeadlineError, withDeadline } from './deadline.ts';
import { isOutage } from './outage.ts';

const DEADLINE_MS = 300;
/** More than anything takes, on a machine with other things to do. */
const AMPLE_MS = 60_000;

let database: TestDatabase;

before(async () => {
  database = await freshDatabase();
});

after(() => database.drop());

/** A pool of one connection, closed when the test ends. */
function pool(t: TestContext, address: string, deadlineMs = DEADLINE_MS): Sql {
  const sql = connect(address, { max: 1, deadlineMs, name: 'deadline test' });
  t.after(() => sql.end({ timeout: 0 }));
  return sql;
}

const isDeadline = (error: unknown) => error instanceof DeadlineError && isOutage(error);

test('an answer in time is passed on, and so is an error', async (t) => {
  const sql = pool(t, database.address, AMPLE_MS);
  const [row] = await withDeadline(sql`select 42 as answer`, AMPLE_MS);
  assert.equal(row?.answer, 42);
  await assert.rejects(withDeadline(sql`select 1 / 0`, AMPLE_MS), { code: '22012' });
});

test('a server that accepts and says nothing is given up at the deadline', async (t) => {
  const held: Socket[] = [];
  const blackHole = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
  t.after(() => {
    for (const socket of held) socket.destroy();
    blackHole.close();
  });
  await once(blackHole, 'listening');
  const { port } = blackHole.address() as AddressInfo;
  const sql = pool(t, `postgres://nickroom@127.0.0.1:${port}/postgres`);
  const started = performance.now();
  // The second one waits for a connection all the time.
  await Promise.all([
    assert.rejects(withDeadline(sql`select 1`, DEADLINE_MS), isDeadline),
    assert.rejects(withDeadline(sql`select 2`, DEADLINE_MS), isDeadline),
  ]);
  assert.ok(performance.now() - started < 30 * DEADLINE_MS);
});

test('a server that accepts and hangs up is an outage at once, not tried without end', async (t) => {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.end();
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sql = pool(t, `postgres://nickroom@127.0.0.1:${port}/postgres`);
  await assert.rejects(async () => sql`select 1`, isOutage);
  assert.equal(calls, 1);
});

test('a connection that fell silent is replaced, and the next question is answered', async (t) => {
  const gate = await openGate(database.address);
  t.after(() => gate.close());
  const sql = pool(t, gate.address);
  await sql`select 1`;
  gate.freeze();
  await assert.rejects(withDeadline(sql`select 1`, DEADLINE_MS), isDeadline);
  const [row] = await ask({ sql, deadlineMs: 30_000 }, () => sql`select 42 as answer`);
  assert.equal(row?.answer, 42);
});

test('a query that is sent right after a connection was reset gets an answer or an error', async (t) => {
  const gate = await openGate(database.address);
  t.after(() => gate.close());
  const sql = pool(t, gate.address);
  await sql`select 1`;
  const cut = sql`select pg_sleep(0.2)`;
  const retried = cut.catch(() => sql`select 42 as answer`);
  gate.reset();
  await retried.catch((error: unknown) => assert.ok(isOutage(error)));
});

test('a slow query ends with the answer of the server and keeps its connection', async (t) => {
  const sql = pool(t, database.address, 1000);
  const [before] = await sql`select pg_backend_pid() as pid`;
  await assert.rejects(withDeadline(sql`select pg_sleep(5)`, 1000), { code: '57014' });
  const [after] = await sql`select pg_backend_pid() as pid`;
  assert.deepEqual(after, before);
});
