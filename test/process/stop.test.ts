import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import _ from 'lodash';
import { connect, enterTogether, type Seat } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';
import { blockedPids, type OpenDatabase, openDatabase } from '../support/open-database.ts';
import { until } from '../support/until.ts';
import { startProcess } from './support/server-process.ts';

async function start(t: TestContext, database: OpenDatabase) {
  const server = startProcess(t, { DATABASE_URL: database.address });
  return { server, url: await server.ready() };
}

const send = (socket: TestSocket, contents: readonly string[]) => {
  for (const content of contents) socket.send({ type: 'message', content, clientId: content });
};

const acks = (socket: TestSocket) =>
  new Map(socket.seen('ack').map((a) => [a.client_id, a.log_seq]));

describe('the stop of the process', { concurrency: 2 }, () => {
  test('SIGTERM with messages under way: each is acked, or not stored twice when it comes again', async (t) => {
    const database = await openDatabase(t);
    const before = await start(t, database);
    const [alice, bob] = (await enterTogether(before.url, 'alice', 'bob')) as [Seat, Seat];
    const sockets = [await connect(alice), await connect(bob, { classic: true })];
    const [speaker, listener] = sockets as [TestSocket, TestSocket];
    const contents = _.times(500, (i) => `text ${i}`);
    send(speaker, contents);
    await until(() => acks(speaker).size > 0);
    const start1 = performance.now();
    before.server.signal('SIGTERM');
    for (const socket of [speaker, listener]) {
      const { code, reason } = await socket.closed();
      assert.equal(code, 1001);
      assert.ok(JSON.parse(reason).spread_ms > 0);
    }
    assert.equal(await before.server.end(), 0, before.server.output);
    assert.ok(performance.now() - start1 < 30_000);

    const after = await start(t, database);
    const back = await connect({ ...alice, base: after.url });
    send(back, contents);
    await until(() => acks(back).size === contents.length);
    for (const [clientId, seq] of acks(speaker)) assert.equal(acks(back).get(clientId), seq);
    const log = await database.sql<{ content: string }[]>`
      select content from room_log where kind = 'text' order by seq`;
    assert.deepEqual(_.map(log, 'content'), contents);
    back.terminate();
  });

  test('a second signal ends it at once, whatever is under way', async (t) => {
    const database = await openDatabase(t);
    const { server, url } = await start(t, database);
    const [alice] = (await enterTogether(url, 'alice')) as [Seat];
    const speaker = await connect(alice);
    const observer = database.connectAgain();
    await database.connectAgain().sql.begin(async (sql) => {
      await sql`select 1 from room for update`;
      send(speaker, ['held']);
      await until(async () => (await blockedPids(observer)).length > 0);
      server.signal('SIGTERM');
      await server.says('a second signal ends at once');
      await speaker.answers();
      server.signal('SIGTERM');
      assert.equal(await server.end(), 130);
    });
  });
});
