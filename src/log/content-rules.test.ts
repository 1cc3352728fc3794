import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAuthorsClientId } from '../ids.ts';
import { isStorable, parseClientId, parseContent } from './content-rules.ts';

test('content is kept to the character', () => {
  for (const content of [
    'hello',
    ' padded ',
    'a\nb',
    '👩‍👩‍👧',
    'שלום',
    "'; drop table room; --",
    '100 %',
  ]) {
    assert.equal(parseContent(content, 2000), content);
  }
});

test('content that is empty or blank is refused', () => {
  for (const content of ['', ' ', '\n\t', '\u3000', '\u2028']) {
    assert.throws(() => parseContent(content, 2000), { code: 'content_empty' });
  }
});

test('content is measured in code points, not in UTF-16 units', () => {
  assert.equal(parseContent('😀'.repeat(5), 5), '😀'.repeat(5));
  for (const content of ['abcdef', '😀'.repeat(6), 'x'.repeat(100_000)]) {
    const wish = { code: 'content_too_long', message: 'A message has at most 5 characters.' };
    assert.throws(() => parseContent(content, 5), wish);
  }
});

test('content that cannot be stored is refused', () => {
  for (const content of ['a\0b', 'a\ud800b', '\udc00', 'x\ud83d']) {
    assert.throws(() => parseContent(content, 2000), { code: 'content_invalid' });
  }
});

test('a value can be stored where each text in it can', () => {
  for (const value of ['a', 1, true, null, undefined, {}, { a: null, b: ['c', { d: 2 }] }]) {
    assert.equal(isStorable(value), true, JSON.stringify(value));
  }
  for (const value of ['\0', { a: '\0' }, ['a', { b: ['\ud800'] }]]) {
    assert.equal(isStorable(value), false, JSON.stringify(value));
  }
});

test('an author’s client id is kept; without one it gets one of ours, another each time', () => {
  for (const clientId of ['c1', 'a b', '你好', '😀']) {
    assert.equal(parseClientId(clientId), clientId);
  }
  const ours = [parseClientId(undefined), parseClientId(undefined)];
  assert.notEqual(ours[0], ours[1]);
  for (const clientId of ours) assert.equal(isAuthorsClientId(clientId), false);
});

test('a client id with control characters or halves of characters is refused', () => {
  for (const clientId of ['', '\0', '\u0001abc', 'a\nb', '\u0085', '\ud800']) {
    assert.throws(() => parseClientId(clientId), { code: 'bad_request' });
  }
});
