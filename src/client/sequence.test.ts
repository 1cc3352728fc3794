import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../wire/protocol.ts';
import { Sequence } from './sequence.ts';

const entry = (log_seq: number) => ({ log_seq }) as Entry;
const seqs = (entries: readonly Entry[]) => entries.map(({ log_seq }) => log_seq);

test('entries that come late, twice and out of order are told in order and once', () => {
  const sequence = new Sequence(0);
  assert.deepEqual(seqs(sequence.offer([entry(2), entry(3), entry(2)])), []);
  assert.equal(sequence.gap, true);
  assert.deepEqual(seqs(sequence.offer([entry(1), entry(1)])), [1, 2, 3]);
  assert.deepEqual(seqs(sequence.offer([entry(1), entry(3)])), []);
  assert.equal(sequence.gap, false);
  assert.equal(sequence.last, 3);
});

test('a head beyond what came is a gap, though nothing is held', () => {
  const sequence = new Sequence(4);
  sequence.expect(6);
  assert.equal(sequence.gap, true);
  assert.deepEqual(seqs(sequence.offer([entry(5), entry(6)])), [5, 6]);
  assert.equal(sequence.gap, false);
});

test('a new beginning goes on with what is held behind it', () => {
  const sequence = new Sequence(4);
  sequence.hold([entry(301), entry(299)]);
  sequence.startAt(300);
  assert.deepEqual(seqs(sequence.offer([])), [301]);
});

test('a gap that never closes holds a bounded number of entries, and the rest is a gap again', () => {
  const sequence = new Sequence(0);
  for (let seq = 500; seq <= 5000; seq += 1) sequence.offer([entry(seq)]);
  const missing = Array.from({ length: 499 }, (_, index) => entry(index + 1));
  assert.equal(sequence.offer(missing).at(-1)?.log_seq, 1499);
  assert.equal(sequence.gap, true);
});
