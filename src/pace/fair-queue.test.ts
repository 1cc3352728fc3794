import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { FairQueue } from './fair-queue.ts';

/** A queue whose jobs begin, and end when the test says so. */
function held(max: number) {
  const queue = new FairQueue(max);
  const begun: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const add = (key: string, name: string): Promise<string> =>
    queue.run(key, () => {
      begun.push(name);
      return new Promise((resolve, reject) => {
        ends.push((error) => (error ? reject(error) : resolve(name)));
      });
    });
  const endNext = async (error?: Error): Promise<void> => {
    ends.shift()?.(error);
    await turn();
  };
  return { add, begun, endNext };
}

test('only so many run at once, and each gets its own result', async () => {
  const { add, begun, endNext } = held(2);
  const results = Promise.all(['one', 'two', 'three'].map((name) => add('a', name)));
  await turn();
  assert.deepEqual(begun, ['one', 'two']);
  for (let job = 0; job < 3; job++) await endNext();
  assert.deepEqual(await results, ['one', 'two', 'three']);
});

test('a key with many jobs delays the job of another by one', async () => {
  const { add, begun, endNext } = held(1);
  const results = ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2'].map((name) =>
    add(name[0] ?? '', name),
  );
  await turn();
  for (let job = 0; job < results.length; job++) await endNext();
  await Promise.all(results);
  assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
});

test('a job that fails gives its place to the next', async () => {
  const { add, begun, endNext } = held(1);
  const failed = assert.rejects(add('a', 'one'), /no luck/);
  const next = add('a', 'two');
  await turn();
  await endNext(new Error('no luck'));
  await failed;
  await endNext();
  assert.equal(await next, 'two');
  const later = add('a', 'three');
  await turn();
  assert.deepEqual(begun, ['one', 'two', 'three'], 'places are free again');
  await endNext();
  await later;
});

test('whose turn comes too late is told so, and is not done', async (t) => {
  t.mock.method(performance, 'now', () => now);
  let now = 0;
  const { add, begun, endNext } = held(1);
  const first = add('a', 'one');
  const late = assert.rejects(add('a', 'two'), { code: 'unavailable', retryMs: 1000 });
  await turn();
  now = 15_001;
  await endNext();
  await first;
  await late;
  assert.deepEqual(begun, ['one']);
  now = 15_002;
  const next = add('a', 'three');
  await turn();
  await endNext();
  assert.equal(await next, 'three');
});
