import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import { Rounds } from './rounds.ts';

test('rounds follow one another, however long one takes, and none begins after the stop', async () => {
  let [begun, underWay, mostAtOnce] = [0, 0, 0];
  const rounds = new Rounds(async () => {
    begun += 1;
    underWay += 1;
    mostAtOnce = Math.max(mostAtOnce, underWay);
    await sleep(10);
    underWay -= 1;
  }, 1);
  rounds.start();
  await until(() => begun >= 3 && underWay === 1);
  await rounds.stop();
  assert.deepEqual([underWay, mostAtOnce], [0, 1]);
  const before = begun;
  await sleep(20);
  assert.equal(begun, before);
});
