import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentions } from './mentions.ts';

test('a nick is mentioned as a word of its own, in any case, with or without an @', () => {
  for (const text of [
    'alice',
    'hi Alice!',
    '@ALICE: look',
    'ask (alice)',
    'ａｌｉｃｅ?',
    '问alice吧',
  ]) {
    assert.ok(mentions(text, 'Alice'), text);
  }
});

test('a nick within another word is not mentioned', () => {
  for (const text of ['malice', 'alices', 'alice2', 'alice_b', 'ali ce', '']) {
    assert.ok(!mentions(text, 'alice'), text);
  }
  assert.ok(mentions('malice of alice', 'alice'));
});

test('where words have no spaces between them, the nick alone is enough', () => {
  assert.ok(mentions('今天小明来吗', '小明'));
  assert.ok(!mentions('今天小红来吗', '小明'));
});

test('a nick of several words is one nick', () => {
  assert.ok(mentions('so, Sunny Otter, what now', 'sunny otter'));
  assert.ok(!mentions('a sunny day for an otter', 'sunny otter'));
});
