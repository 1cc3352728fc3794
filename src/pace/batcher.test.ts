import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import { Batcher } from './batcher.ts';

/** A batcher whose calls are kept, and end when the test says so. */
function held(maxBatch: number) {
  const calls: { items: number[]; end: (error?: Error) => void }[] = [];
  const batcher = new Batcher<number, number>(
    (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) => (error ? reject(error) : resolve(items.map((i) => i * 10)));
        calls.push({ items, end });
      }),
    { maxBatch },
  );
  return { batcher, calls };
}

const itemsOf = (calls: { items: number[] }[]) => calls.map(({ items }) => items);

test('items of one turn share a call, and each gets its own result', async () => {
  const { batcher, calls } = held(10);
  const results = Promise.all([batcher.add(1), batcher.add(2), batcher.add(3)]);
  await turn();
  assert.deepEqual(itemsOf(calls), [[1, 2, 3]]);
  calls[0]?.end();
  assert.deepEqual(await results, [10, 20, 30]);
});

test('items that come while a call is under way go together when it returns, in order', async () => {
  const { batcher, calls } = held(10);
  const first = batcher.add(1);
  await turn();
  const rest = [2, 3, 4].map((item) => batcher.add(item));
  await turn();
  assert.equal(batcher.waiting, 3);
  assert.deepEqual(itemsOf(calls), [[1]]);

  calls[0]?.end();
  assert.equal(await first, 10);
  await turn();
  assert.equal(batcher.waiting, 0);
  assert.deepEqual(itemsOf(calls), [[1], [2, 3, 4]]);
  calls[1]?.end();
  assert.deepEqual(await Promise.all(rest), [20, 30, 40]);
});

test('a call has at most maxBatch items', async () => {
  const sizes: number[] = [];
  const batcher = new Batcher<number, number>(
    async (items) => {
      sizes.push(items.length);
      return items;
    },
    { maxBatch: 4 },
  );
  const items = Array.from({ length: 10 }, (_, i) => i);
  assert.deepEqual(await Promise.all(items.map((item) => batcher.add(item))), items);
  assert.deepEqual(sizes, [4, 4, 2]);
});

test('a call that fails rejects its own items alone', async () => {
  const { batcher, calls } = held(10);
  const doomed = [batcher.add(1), batcher.add(2)];
  await turn();
  const later = batcher.add(3);
  calls[0]?.end(new Error('no'));
  for (const promise of doomed) await assert.rejects(promise, /^Error: no$/);
  await turn();
  calls[1]?.end();
  assert.equal(await later, 30);
});

test('idle waits for what is under way and for what is added meanwhile', async () => {
  const { batcher, calls } = held(10);
  await batcher.idle();
  void batcher.add(1);
  let isIdle = false;
  const idle = batcher.idle().then(() => {
    isIdle = true;
  });
  await turn();
  void batcher.add(2);
  calls[0]?.end();
  await turn();
  assert.equal(isIdle, false);
  calls[1]?.end();
  await idle;
});

test('it rests after a call of several items, in proportion and not too long; a lone item waits for nothing', async () => {
  const starts: number[] = [];
  const ends: number[] = [];
  const batcher = new Batcher<number, number>(
    async (items) => {
      starts.push(performance.now());
      await delay(20);
      ends.push(performance.now());
      return items;
    },
    { maxBatch: 2, restPerCost: () => 1000, longestRest: 1000 },
  );
  await Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)));
  const rest = (starts[1] ?? 0) - (ends[0] ?? 0);
  // 20 s would be in proportion. The machine may be busy.
  assert.ok(rest >= 995 && rest < 10_000, `rested ${rest} ms`);

  await batcher.idle();
  const lone = batcher.add(5);
  await until(() => starts.length === 3);
  await Promise.all([lone, batcher.add(6)]);
  const pause = (starts[3] ?? 0) - (ends[2] ?? 0);
  assert.ok(pause < 900, `a lone item waited ${pause} ms`);
});
