import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { SettingName } from '../../src/config/config.ts';
import { historyOf, range, seqs } from '../protocol/support/assertions.ts';
import {
  arrive,
  connect,
  enter,
  type Seat,
  sayMany,
  welcomeOf,
} from '../protocol/support/people.ts';
import { openDatabase } from '../support/open-database.ts';
import { startServer } from '../support/server.ts';
import { until } from '../support/until.ts';

/** A server on a database that the test can reach as well. */
async function setScene(t: TestContext) {
  const database = await openDatabase(t);
  const start = (settings: Partial<Record<SettingName, string>> = {}) =>
    startServer({ DATABASE_URL: database.address, ...settings });
  return { database, start };
}

async function resume(seat: Seat, after: number, epoch: string | number) {
  const socket = await connect(seat, { after, epoch });
  const { messages, has_more: hasMore } = historyOf(await socket.next('logs'));
  const { resumed } = welcomeOf(socket);
  await socket.close();
  return { resumed, seqs: seqs(messages), hasMore };
}

test('who comes back from before the oldest entry that is kept is told so; who saw that one misses nothing', async (t) => {
  const { database, start } = await setScene(t);
  const first = await start();
  const alice = await arrive(await enter(first.url, 'alice'));
  const { room, epoch } = welcomeOf(alice);
  await sayMany(alice, 40, 'old');
  await alice.close();
  await first.stop();
  await database.sql`update room_log set created_at = now() - interval '3 days' where seq <= 21`;

  const second = await start({ RETENTION_DAYS: '2' });
  t.after(() => second.stop());
  await until(async () => (await database.sql`select from room_log where seq <= 21`).length === 0);
  const bob = await enter(second.url, 'bob', room.room_name);
  const tab = await arrive(bob);
  const kept = range(22, 42);
  assert.deepEqual(await resume(bob, 5, epoch), { resumed: false, seqs: kept, hasMore: false });
  assert.deepEqual(await resume(bob, 20, epoch), { resumed: false, seqs: kept, hasMore: false });
  assert.deepEqual(await resume(bob, 21, epoch), { resumed: true, seqs: kept, hasMore: false });
  await tab.close();
});

test('a node that is behind what is still kept sends its clients back, who are then told', async (t) => {
  const { database, start } = await setScene(t);
  const server = await start();
  t.after(() => server.stop());
  const seat = await enter(server.url, 'alice');
  const alice = await arrive(seat);
  // As if other nodes had gone on for hours without this one hearing of it.
  await database.sql`update room set last_seq = last_seq + 500, first_seq = last_seq + 501`;
  assert.equal((await alice.closed()).code, 1001);
  const { resumed, seqs } = await resume(seat, 1, welcomeOf(alice).epoch);
  assert.deepEqual([resumed, seqs], [false, []]);
});
