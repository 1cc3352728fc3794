import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNLIMITED } from '../config/rate.ts';
import { TokenBuckets } from './token-bucket.ts';

const RATE = { burst: 5, everyMs: 1000 };

/** Takes as long as there is something to take, at one moment. */
function drain(buckets: TokenBuckets, key: string, now: number): number {
  let taken = 0;
  while (buckets.waitFor(key, 1, now) === 0) {
    buckets.take(key, 1, now);
    taken += 1;
  }
  return taken;
}

test('a bucket holds a burst and then fills at its rate', () => {
  const buckets = new TokenBuckets(RATE);
  assert.equal(drain(buckets, 'a', 0), 5);
  assert.equal(buckets.waitFor('a', 1, 0), 1000);
  assert.equal(buckets.waitFor('a', 3, 0), 3000);
  assert.equal(drain(buckets, 'a', 999), 0);
  assert.equal(drain(buckets, 'a', 1000), 1);
  assert.equal(drain(buckets, 'a', 4000), 3);
  assert.equal(drain(buckets, 'a', 1_000_000), 5);
});

test('who waits as long as he was told gets what he asked for', () => {
  const buckets = new TokenBuckets({ burst: 7, everyMs: 333.3 });
  let now = 17.5;
  for (let round = 0; round < 100; round++) {
    now += buckets.waitFor('a', 4, now);
    assert.equal(buckets.waitFor('a', 4, Math.ceil(now)), 0);
    now = Math.ceil(now);
    buckets.take('a', 4, now);
  }
});

test('keys have nothing to do with each other', () => {
  const buckets = new TokenBuckets(RATE);
  drain(buckets, 'a', 0);
  assert.equal(drain(buckets, 'b', 0), 5);
});

test('what costs more than a bucket can hold is to be had from a full one', () => {
  const buckets = new TokenBuckets(RATE);
  assert.equal(buckets.waitFor('a', 100, 0), 0);
  buckets.take('a', 100, 0);
  assert.equal(buckets.waitFor('a', 100, 0), 5000);
});

test('what is given back can be taken again', () => {
  const buckets = new TokenBuckets(RATE);
  drain(buckets, 'a', 0);
  buckets.giveBack('a', 0);
  assert.equal(drain(buckets, 'a', 0), 1);
});

test('it is told how much of a bucket is gone', () => {
  const buckets = new TokenBuckets(RATE);
  assert.equal(buckets.usedPart('a', 0), 0);
  buckets.take('a', 2, 0);
  assert.equal(buckets.usedPart('a', 0), 0.4);
  assert.equal(buckets.usedPart('a', 2000), 0);
});

test('nobody is forgotten before his bucket is full again', () => {
  const buckets = new TokenBuckets(RATE);
  for (let now = 0; now < 60_000; now += 700) {
    buckets.take('other', 1, now);
    if (now === 2100) drain(buckets, 'a', now);
    if (now === 4900) assert.equal(buckets.waitFor('a', 3, now), 200);
  }
});

test('without a limit nothing is refused and nothing kept', () => {
  const buckets = new TokenBuckets(UNLIMITED);
  for (let turn = 0; turn < 1000; turn++) buckets.take('a', 1, 0);
  buckets.giveBack('a', 0);
  assert.deepEqual([buckets.waitFor('a', 1, 0), buckets.usedPart('a', 0)], [0, 0]);
  assert.equal(buckets.size, 0);
});
