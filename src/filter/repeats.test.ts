import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Repeats } from './repeats.ts';

const WITHIN = 30_000;
const said = (memberId: string, content: string, clientId = `${memberId} ${content}`) => ({
  roomId: 'room',
  memberId,
  content,
  clientId,
});

test('who says the same again is told so, whatever the spaces, the case and the signs', () => {
  const repeats = new Repeats();
  repeats.note(said('ann', 'Buy now!'), WITHIN, 0);
  assert.ok(repeats.isRepeat(said('ann', 'buy... NOW', 'another'), WITHIN, 1000));
  assert.ok(!repeats.isRepeat(said('ann', 'buy later'), WITHIN, 1000));
  assert.ok(!repeats.isRepeat(said('ann', 'Buy now!', 'another'), WITHIN, WITHIN + 1));
  assert.ok(!repeats.isRepeat({ ...said('ann', 'Buy now!'), roomId: 'other' }, WITHIN, 1000));
});

test('a retry of the same message is no repeat', () => {
  const repeats = new Repeats();
  repeats.note(said('ann', 'Buy now!'), WITHIN, 0);
  assert.ok(!repeats.isRepeat(said('ann', 'Buy now!'), WITHIN, 1000));
});

test('three may say the same long text, the fourth is a copy', () => {
  const repeats = new Repeats();
  const text = 'join my channel for free coins';
  for (const member of ['ann', 'bob', 'cem']) {
    assert.ok(!repeats.isRepeat(said(member, text), WITHIN, 0), member);
    repeats.note(said(member, text), WITHIN, 0);
  }
  assert.ok(repeats.isRepeat(said('dan', text), WITHIN, 0));
});

test('what everybody says is said by everybody', () => {
  const repeats = new Repeats();
  for (let person = 0; person < 10; person++) {
    assert.ok(!repeats.isRepeat(said(`person ${person}`, 'hello'), WITHIN, 0));
    repeats.note(said(`person ${person}`, 'hello'), WITHIN, 0);
  }
});

test('signs alone are compared as they are', () => {
  const repeats = new Repeats();
  repeats.note(said('ann', '!!!'), WITHIN, 0);
  assert.ok(repeats.isRepeat(said('ann', '!!!', 'another'), WITHIN, 0));
  assert.ok(!repeats.isRepeat(said('ann', '???'), WITHIN, 0));
});
