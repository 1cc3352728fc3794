import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal, type RefusalCode } from '../errors.ts';
import { parseRoomName } from './room-name.ts';

function assertRefused(inputs: readonly string[], code: RefusalCode): void {
  for (const input of inputs) {
    assert.throws(
      () => parseRoomName(input),
      (error) => error instanceof Refusal && error.code === code,
      JSON.stringify(input),
    );
  }
}

test('one room is found by any case, width or spacing of its name', () => {
  for (const input of [
    'Tea Room',
    'tea room',
    ' TEA  ROOM ',
    'ｔｅａ　ｒｏｏｍ',
    'Tea\u00A0Room',
  ]) {
    assert.equal(parseRoomName(input).key, 'tea room', input);
  }
});

test('a room name is displayed with its case and width', () => {
  assert.equal(parseRoomName('  聊天室（Ｇｏ！）  №1 ').text, '聊天室（Ｇｏ！） №1');
  assert.equal(parseRoomName('Cafe\u0301').text, 'Café');
});

test('scripts may mix in a room name, and nothing is reserved', () => {
  for (const input of [
    'Привет 世界 hello',
    'αβγ-abc',
    'system',
    '系统',
    "'; drop table room; --",
    '100%',
  ]) {
    assert.equal(parseRoomName(input).text, input);
  }
});

test('what cannot be seen or stored is refused', () => {
  const characters = [
    '\0',
    '\n',
    '\x7F',
    '\u200B',
    '\u202E',
    '\u2067',
    '\uFEFF',
    '\u00AD',
    '\u3164',
  ];
  for (const character of [...characters, '\uD800', '\uE000', '\uFFFE', '\u{E0FFF}', '\uFE0F']) {
    assertRefused([character, `tea${character}room`], 'room_name_invalid');
  }
});

test('a room name without visible characters is refused', () => {
  assertRefused(['', '  ', '\u3000'], 'room_name_empty');
});

test('what is as long as may be looked at is looked at, and nothing longer', () => {
  assert.equal(parseRoomName('a'.padEnd(4096)).text, 'a');
  assertRefused(['a'.padEnd(4097)], 'room_name_too_long');
});

test('a room name has at most 64 graphemes and 256 bytes', () => {
  assert.equal(parseRoomName('a'.repeat(64)).text.length, 64);
  assert.equal(parseRoomName('中'.repeat(64)).text.length, 64);
  assert.equal(parseRoomName('👍'.repeat(64)).text.length, 128);
  assertRefused(['a'.repeat(65), `${'👍'.repeat(63)}e\u0323\u0301\u0302`], 'room_name_too_long');
  assertRefused(['a'.repeat(1e6), ' '.repeat(1e6), '👨‍👩‍👧‍👦'.repeat(11)], 'room_name_too_long');
});

test("a key stays below what PostgreSQL's index takes", () => {
  assert.ok(Buffer.byteLength(parseRoomName('ﷺ'.repeat(64)).key) < 2704);
});

test('parsing what was parsed changes nothing', () => {
  for (const input of [
    '  ™️ Ⅳ  ½ ',
    '¨ x',
    'ΟΔΥΣΣΕΥΣ',
    'İ',
    '™️‍❤️',
    '\u1100\u1161\u11A8',
    '№\u2003№',
  ]) {
    const name = parseRoomName(input);
    assert.deepEqual(parseRoomName(name.text), name);
  }
});
