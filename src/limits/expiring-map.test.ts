import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExpiringMap } from './expiring-map.ts';

test('a value is kept for as long as it was promised, and forgotten after twice as long', () => {
  const map = new ExpiringMap<string>(1000);
  map.set('a', 'first', 0);
  map.set('b', 'second', 999);
  map.set('c', 'third', 1001);
  assert.equal(map.get('b'), 'second');
  map.set('d', 'fourth', 2002);
  assert.equal(map.get('a'), undefined);
  assert.equal(map.get('b'), undefined);
  assert.equal(map.get('c'), 'third');
});

test('after a long silence nothing is left of what was before', () => {
  const map = new ExpiringMap<number>(1000);
  map.set('a', 1, 0);
  map.set('b', 2, 10_000);
  assert.deepEqual([map.get('a'), map.get('b'), map.size], [undefined, 2, 1]);
});

test('to the millisecond for as long as it was promised', () => {
  const map = new ExpiringMap<number>(1000);
  map.set('a', 1, 0);
  map.set('b', 2, 1000);
  map.set('c', 3, 2000);
  assert.equal(map.get('b'), 2);
});

test('so it is whatever the clock shows', () => {
  const map = new ExpiringMap<number>(1000);
  for (const [value, now] of [10_000, 10_010, 10_020, 10_030].entries())
    map.set(`a${value}`, value, now);
  assert.deepEqual([map.get('a0'), map.size], [0, 4]);
});

test('what was deleted is gone, of whichever generation it was', () => {
  const map = new ExpiringMap<number>(1000);
  map.set('a', 1, 0);
  map.set('b', 2, 1001);
  map.set('a', 3, 1002);
  map.delete('a');
  assert.deepEqual([map.get('a'), map.get('b'), map.size], [undefined, 2, 1]);
});

test('a million keys take no more room than two generations', () => {
  const map = new ExpiringMap<number>(60_000, 1000);
  let largest = 0;
  for (let key = 0; key < 1_000_000; key++) {
    map.set(`key ${key}`, key, 1);
    largest = Math.max(largest, map.size);
  }
  assert.equal(largest, 2000);
  assert.equal(map.get('key 999999'), 999_999);
});
