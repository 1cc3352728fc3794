import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import _ from 'lodash';
import { HELD_MAX, Sequencer } from './sequencer.ts';

const entries = (...seqs: number[]) => seqs.map((seq) => ({ seq }));
const seqs = (ready: readonly { seq: number }[]) => ready.map(({ seq }) => seq);

test('entries in order are handed out at once', () => {
  const sequencer = new Sequencer(7);
  assert.deepEqual(seqs(sequencer.accept(entries(8, 9))), [8, 9]);
  assert.equal(sequencer.last, 9);
  assert.equal(sequencer.hasGap, false);
});

test('what comes after a hole waits for it to be filled', () => {
  const sequencer = new Sequencer(0);
  assert.deepEqual(seqs(sequencer.accept(entries(2, 4))), []);
  assert.ok(sequencer.hasGap);
  assert.deepEqual(seqs(sequencer.accept(entries(1))), [1, 2]);
  assert.ok(sequencer.hasGap);
  assert.deepEqual(seqs(sequencer.accept(entries(3))), [3, 4]);
  assert.equal(sequencer.hasGap, false);
});

test('an old entry is dropped', () => {
  const sequencer = new Sequencer(5);
  assert.deepEqual(seqs(sequencer.accept(entries(1, 5))), []);
  assert.equal(sequencer.hasGap, false);
  assert.equal(sequencer.last, 5);
});

test('whatever the order, the repeats and the sizes, each comes once and in order', () => {
  for (let round = 0; round < 200; round += 1) {
    const first = randomInt(0, 1000);
    const count = randomInt(1, 60);
    const wanted = _.range(first + 1, first + count + 1);
    // Some twice or more, and some that are long over.
    const given = _.shuffle([...wanted, ..._.sampleSize(wanted, count / 2), first, first - 1]);
    const sequencer = new Sequencer(first);
    const out: number[] = [];
    for (const part of _.chunk(given, randomInt(1, 8))) {
      out.push(...seqs(sequencer.accept(entries(...part))));
      assert.deepEqual(out, wanted.slice(0, out.length));
    }
    assert.deepEqual(out, wanted, `given ${given}`);
    assert.equal(sequencer.hasGap, false);
  }
});

test('of what waits behind a hole for long only so much is held, and the rest is still missed', () => {
  const sequencer = new Sequencer(0);
  const all = entries(..._.range(2, 3 * HELD_MAX));
  assert.deepEqual(sequencer.accept(all), []);
  assert.deepEqual(seqs(sequencer.accept(entries(1))), _.range(1, HELD_MAX + 2));
  assert.ok(sequencer.hasGap);
  assert.deepEqual(seqs(sequencer.accept(all)), _.range(HELD_MAX + 2, 3 * HELD_MAX));
  assert.equal(sequencer.hasGap, false);
});
