import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf, seqs } from '../protocol/support/assertions.ts';
import { arrive, connect, enter, say, sayMany, welcomeOf } from '../protocol/support/people.ts';
import { openDatabase } from '../support/open-database.ts';
import { startServer } from '../support/server.ts';

test('when a fail-over has lost entries and the epoch is changed, a running node sends everybody back, and they are told', async (t) => {
  const database = await openDatabase(t);
  const server = await startServer({ DATABASE_URL: database.address });
  const alice = await enter(server.url, 'alice');
  const before = await arrive(alice);
  await sayMany(before, 9, 'said');
  const { epoch } = welcomeOf(before);

  // What docs/scaling.md says is to be done after a fail-over that lost something.
  await database.sql`delete from room_log where seq > 7`;
  await database.sql`update room set last_seq = 7, epoch = gen_random_uuid()::text`;
  assert.equal((await before.closed()).code, 1001);

  const back = await connect(alice, { after: 10, epoch });
  const { messages } = historyOf(await back.next('logs'));
  assert.equal(welcomeOf(back).resumed, false);
  assert.deepEqual(seqs(messages).slice(0, 7), [1, 2, 3, 4, 5, 6, 7]);
  // The place of one that was lost is heard again, and not taken for that one.
  const { log_seq: seq } = await say(back, 'anew');
  await back.next('message', (m) => m.log_content === 'anew' && m.log_seq === seq);
  await back.close();
  await server.stop();
});
