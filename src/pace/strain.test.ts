import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import { Strain } from './strain.ts';

/** Keeps the event loop from everything else for so long. */
function toil(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a process at rest is not strained', async () => {
  const strain = new Strain();
  await sleep(60);
  assert.equal(strain.level, 0);
});

test('one that works without a pause is, to the full, after a while; and no more when it is done', async () => {
  const strain = new Strain();
  toil(60);
  const first = strain.level;
  assert.ok(first < 0.5, `one busy moment strains by ${first}`);
  await until(() => {
    toil(60);
    return strain.level === 1;
  });
  await until(async () => {
    await sleep(60);
    return strain.level === 0;
  });
});
