import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FloodScore } from './flood-score.ts';

const byPrice = (price: number): number => price * 1000;

test('what people write costs one token, however much it is alike', () => {
  const score = new FloodScore();
  const prices = ['hi', 'hello', 'hi', 'haha', 'haha', 'haha', `${'x'.repeat(2000)}1`].map(
    (text) => {
      const weighed = score.weigh('a', text, 0);
      score.said(weighed, 0);
      return weighed.price;
    },
  );
  assert.deepEqual(prices, [1, 1, 1, 1, 1, 1, 1]);
});

test('the same text over and over costs more and more, up to a bound', () => {
  const score = new FloodScore();
  const prices = Array.from({ length: 8 }, () => {
    const weighed = score.weigh('a', 'buy!', 0);
    score.said(weighed, 0);
    return weighed.price;
  });
  assert.deepEqual(prices, [1, 1, 1, 2, 4, 8, 8, 8]);
  assert.equal(score.weigh('a', 'sorry', 0).price, 1);
  assert.equal(score.weigh('b', 'buy!', 0).price, 1);
  assert.equal(score.weigh('a', 'buy!', 60_000).price, 1);
});

test('what was said is remembered for half a minute, and no longer', () => {
  const score = new FloodScore();
  const start = 100_000;
  for (let turn = 0; turn < 3; turn++) score.said(score.weigh('a', 'buy!', start), start);
  assert.equal(score.weigh('a', 'buy!', start + 30_000).price, 2);
  assert.equal(score.weigh('a', 'buy!', start + 30_001).price, 1);
});

test('who waits as he was told pays no more for it', () => {
  const score = new FloodScore();
  let now = 0;
  for (let turn = 0; turn < 5; turn++) {
    const waitMs = score.refused(score.weigh('a', 'text', now), now, byPrice);
    assert.equal(waitMs, 1000);
    now += waitMs;
    assert.equal(score.weigh('a', 'text', now).price, 1);
    score.said(score.weigh('a', `text ${turn}`, now), now);
  }
});

test('who tries on pays more, is told so, and may make up for it', () => {
  const score = new FloodScore();
  const waits = Array.from({ length: 7 }, () =>
    score.refused(score.weigh('a', 'text', 0), 0, byPrice),
  );
  assert.deepEqual(waits, [1000, 2000, 3000, 4000, 5000, 5000, 5000]);
  assert.equal(score.weigh('a', 'text', 5000).price, 5);
  for (let turn = 0; turn < 4; turn++) score.said(score.weigh('a', `text ${turn}`, 5000), 5000);
  assert.equal(score.weigh('a', 'text', 5000).price, 1);
});
