import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Counts } from './counts.ts';

test('a key has as many places as there may be, and others have nothing to do with it', () => {
  const counts = new Counts(2);
  assert.ok(counts.enter('a'));
  assert.ok(counts.enter('a'));
  assert.equal(counts.enter('a'), undefined);
  assert.ok(counts.enter('b'));
});

test('who leaves frees one place, be it the last or one of several', () => {
  const counts = new Counts(2);
  const leave = counts.enter('a');
  const leaveToo = counts.enter('a');
  leave?.();
  assert.ok(counts.enter('a'));
  assert.equal(counts.enter('a'), undefined);
  leaveToo?.();
  assert.ok(counts.enter('a'));
});

test('a place that was left is free again', () => {
  const counts = new Counts(1);
  for (let turn = 0; turn < 3; turn++) {
    const leave = counts.enter('a');
    assert.ok(leave);
    leave();
  }
});
