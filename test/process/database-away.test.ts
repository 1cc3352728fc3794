import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { MIGRATION_LOCK } from '../../src/database/locks.ts';
import { post } from '../protocol/support/http.ts';
import { arrive, enterTogether, refused, type Seat, say } from '../protocol/support/people.ts';
import { type OpenDatabase, openDatabase } from '../support/open-database.ts';
import { type Gate, openGate } from '../support/tcp-gate.ts';
import { until } from '../support/until.ts';
import { startProcess } from './support/server-process.ts';

/** A way to the database that can be cut and mended at the same address. */
async function openWay(t: TestContext, database: OpenDatabase) {
  let gate: Gate | undefined = await openGate(database.address);
  const { address } = gate;
  const port = Number(new URL(address).port);
  const cut = async () => {
    await gate?.close();
    gate = undefined;
  };
  t.after(cut);
  return {
    address,
    cut,
    mend: async () => {
      gate = await openGate(database.address, port);
    },
  };
}

/** Ends the connections that wait for an advisory lock, as soon as there is one. */
async function disconnectWaiting({ sql }: OpenDatabase): Promise<void> {
  await until(async () => {
    const ended = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event = 'advisory'`;
    return ended.length > 0;
  });
}

describe('a database that is away', { concurrency: 2 }, () => {
  test('while running: requests get 503, messages an error, sockets stay, and all goes on after it', async (t) => {
    const database = await openDatabase(t);
    const way = await openWay(t, database);
    const server = startProcess(t, { DATABASE_URL: way.address });
    const url = await server.ready();
    const [alice, bob] = (await enterTogether(url, 'alice', 'bob')) as [Seat, Seat];
    const [speaker, listener] = [await arrive(alice), await arrive(bob, { classic: true })];
    const { log_seq: before } = await say(speaker, 'before');

    await way.cut();
    const message = { type: 'message', content: 'during', clientId: 'c1' };
    speaker.send(message);
    const answers = await Promise.all([
      post<{ code: string }>(`${url}/rooms`, { name: 'lounge', nick: 'carol' }),
      post<{ code: string }>(`${url}/createChatroom`, { chatroomName: 'x', nickName: 'carol' }),
    ]);
    for (const { status, headers, body } of answers) {
      assert.deepEqual([status, body.code], [503, 'unavailable']);
      assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    }
    assert.equal((await fetch(`${url}/getRoomNums`)).status, 503);
    assert.equal((await fetch(`${url}/readyz`)).status, 503);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    const error = await speaker.next('error');
    assert.equal(error.code, 'unavailable');
    assert.equal(error.client_id, 'c1');
    assert.ok((error.retry_ms ?? 0) > 0);
    const { code } = await refused(bob);
    assert.ok(code >= 4000 && code < 4500, `${code} does not say: come back`);
    await Promise.all([speaker.answers(), listener.answers()]);

    await way.mend();
    await until(async () => (await fetch(`${url}/readyz`)).status === 200);
    speaker.send(message);
    const ack = await speaker.next('ack', ({ client_id }) => client_id === 'c1');
    assert.ok(ack.log_seq > before);
    await listener.next('message', ({ log_content }) => log_content === 'during');
    const texts = await database.sql`select content from room_log where kind = 'text'`;
    assert.deepEqual(
      texts.map(({ content }) => content),
      ['before', 'during'],
    );
    for (const socket of [speaker, listener]) socket.terminate();
  });

  test('at the start: it says so, waits, and is there when the database is', async (t) => {
    const database = await openDatabase(t);
    const way = await openWay(t, database);
    await way.cut();
    const server = startProcess(t, { DATABASE_URL: way.address });
    await server.says('The database does not answer');
    assert.ok(server.isRunning);
    await way.mend();
    const url = await server.ready();
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    server.signal('SIGTERM');
    assert.equal(await server.end(), 0);
  });

  test('at the start: a connection that is lost while migrations are looked at is waited for as well', async (t) => {
    const database = await openDatabase(t);
    const server = await database.sql.begin(async (holder) => {
      await holder`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`;
      const starting = startProcess(t, { DATABASE_URL: database.address });
      await disconnectWaiting(database);
      await starting.says('The database does not answer');
      return starting;
    });
    const url = await server.ready();
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
  });

  test('at the start: a signal ends the waiting, with exit code 0 and no fault', async (t) => {
    const database = await openDatabase(t);
    const way = await openWay(t, database);
    await way.cut();
    const server = startProcess(t, { DATABASE_URL: way.address });
    await server.says('The database does not answer');
    server.signal('SIGINT');
    assert.equal(await server.end(), 0, server.output);
    assert.doesNotMatch(server.output, /Error/);
  });
});
