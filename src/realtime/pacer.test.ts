import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Pacer } from './pacer.ts';

const STRAINED = { level: 1 };
const nobody = () => {};

/** A room that keeps when it flushed and was done, and is busy flushing for so long. */
function room(busyMs = 0) {
  const flushes: number[] = [];
  const ends: number[] = [];
  const waiters: (() => void)[] = [];
  return {
    flushes,
    ends,
    flush: () => {
      const start = performance.now();
      flushes.push(start);
      while (performance.now() < start + busyMs);
      ends.push(performance.now());
      for (const resolve of waiters.splice(0)) resolve();
    },
    flushed: () => new Promise<void>((resolve) => waiters.push(resolve)),
  };
}

test('a rested pacer flushes in the next turn of the event loop, each room once', async () => {
  const pacer = new Pacer();
  const [a, b] = [room(), room()];
  for (const each of [a, b, a, a]) pacer.schedule(each);
  assert.deepEqual([a.flushes.length, b.flushes.length], [0, 0]);
  await turn();
  assert.deepEqual([a.flushes.length, b.flushes.length], [1, 1]);
});

test('a calm node sends at once, however much the round before cost', async () => {
  const pacer = new Pacer(nobody, { level: 0 });
  const a = room(20);
  pacer.schedule(a);
  await a.flushed();
  pacer.schedule(a);
  await turn();
  assert.equal(a.flushes.length, 2);
});

test('on a strained node a costly round is followed by a rest in proportion to it', async () => {
  const pacer = new Pacer(nobody, STRAINED);
  const a = room(5);
  pacer.schedule(a);
  await a.flushed();
  pacer.schedule(a);
  await a.flushed();
  assert.ok((a.flushes[1] ?? 0) - (a.ends[0] ?? 0) > 15, 'it did not rest');
});

test('however much a round cost, the rest is short', async () => {
  const pacer = new Pacer(nobody, STRAINED);
  const a = room(500);
  pacer.schedule(a);
  await a.flushed();
  pacer.schedule(a);
  await a.flushed();
  // 20 ms by rule; 2,000 ms would be four times the cost. The machine may be busy.
  assert.ok((a.flushes[1] ?? 0) - (a.ends[0] ?? 0) < 1500, 'it rested too long');
});

test('what is scheduled during a flush is flushed too', async () => {
  const pacer = new Pacer();
  const b = room();
  pacer.schedule({ flush: () => pacer.schedule(b) });
  await b.flushed();
  assert.equal(b.flushes.length, 1);
});
