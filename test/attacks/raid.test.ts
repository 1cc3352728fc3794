import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../src/database/connect.ts';
import { startProcess } from '../process/support/server-process.ts';
import { freshDatabase } from '../support/database.ts';
import { raidRoom } from './raid-course.ts';

/** `npm run raid` has 500 raiders with 50 messages each. */
const SCENE = { regulars: 6, raiders: 60, messages: 30 };
/** Most of its messages that are read once the switch is on: those that were on their way. */
const READ_AFTER_MAX = (SCENE.raiders * SCENE.messages) / 4;
/** What a regular's message may wait then, beside all other tests. */
const SLOWEST_MAX_MS = 15_000;

const skip = process.platform !== 'linux' && 'uses all of 127/8';

test('a raid ends with the switch, and those who were there talk on', { skip }, async (t) => {
  const database = await freshDatabase();
  t.after(() => database.drop());
  const server = startProcess(t, { DATABASE_URL: database.address, RATE_LIMITS: 'on' });
  t.after(() => server.kill());
  const sql = connect(database.address, { max: 1, deadlineMs: 5000, name: 'test' });
  t.after(() => sql.end());
  const base = await server.ready();

  for (const armsItself of [false, true]) {
    const who = armsItself ? 'the room itself' : 'its owner';
    await t.test(`that ${who} switches on`, async () => {
      const course = await raidRoom({ base, sql, ...SCENE, armsItself });
      t.diagnostic(`the raid was read for ${Math.round(course.lastedMs)} ms`);
      assert.ok(course.readAfter < READ_AFTER_MAX, `${course.readAfter} messages were read`);
      assert.ok(course.slowestMs < SLOWEST_MAX_MS, `a message took ${course.slowestMs} ms`);
      assert.deepEqual(course.refusedAfter, []);
      assert.ok(course.answers >= SCENE.regulars);
      assert.ok(Number(course.refused.room_locked) > 0, 'nobody was locked out');
      if (armsItself) assert.ok(Number(course.turnedAway.proof_required) > 0, 'all came in');
    });
  }
});
