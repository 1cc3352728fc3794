import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, enterTogether, knock } from '../../test/protocol/support/people.ts';
import type { TestSocket } from '../../test/protocol/support/socket.ts';
import { blockedPids, openDatabase } from '../../test/support/open-database.ts';
import { startServer } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';

test('who is just coming in when the server stops is sent away like all others', async (t) => {
  const database = await openDatabase(t);
  const { url, stop } = await startServer({ DATABASE_URL: database.address });
  const [alice, bob] = await enterTogether(url, 'alice', 'bob');
  assert.ok(alice && bob);
  const inside = await connect(alice);
  const observer = database.connectAgain();
  let stopping: Promise<void> = Promise.resolve();
  let coming: TestSocket | undefined;
  await database.connectAgain().sql.begin(async (sql) => {
    // Nobody can be looked up meanwhile, so who comes is kept at the door.
    await sql`lock table room_member in access exclusive mode`;
    coming = knock(bob);
    await until(async () => (await blockedPids(observer)).length > 0);
    stopping = stop();
    assert.equal((await inside.closed()).code, 1001);
  });
  assert.ok(coming);
  const { code, reason } = await coming.closed();
  assert.equal(code, 1001);
  assert.deepEqual(Object.keys(JSON.parse(reason)), ['spread_ms']);
  await stopping;
});
