import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLength } from './length.ts';

test('a length at the beginning is read in both languages, and what follows is the reason', () => {
  assert.deepEqual(parseLength('2h spam'), [7200, 'spam']);
  assert.deepEqual(parseLength('10m'), [600, '']);
  assert.deepEqual(parseLength('30 s too loud'), [30, 'too loud']);
  assert.deepEqual(parseLength('2时 刷屏'), [7200, '刷屏']);
});

test('a text that only looks like one is left alone', () => {
  for (const text of ['spam 2h', '2hours of spam', 'h', '', '12345678s']) {
    assert.deepEqual(parseLength(text), [undefined, text], text);
  }
});
