import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../client/index.ts';
import { EntryWindow, WINDOW_MAX } from './entry-window.ts';

const entries = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    log_id: String(from + index),
    log_seq: from + index,
    log_kind: 'text',
    log_user_id: 'user_a',
    log_user_name: 'a',
    head_num: 0,
    log_content: 'x',
    log_time: '',
    created_at: '2026-11-21T09:30:00.000Z',
  }));

function windowOf(from: number, to: number): EntryWindow {
  const window = new EntryWindow();
  window.reset(entries(from, to));
  return window;
}

const range = (window: EntryWindow) => [window.first, window.last];

test('following the newest, it stays bounded and drops the oldest', () => {
  const window = windowOf(1, 1);
  for (let seq = 2; seq <= 5000; seq += 1) window.append(entries(seq, seq), true);
  assert.equal(window.last, 5000);
  assert.ok(window.shown.length <= WINDOW_MAX);
  assert.equal(window.hasOlder, true);
});

test('who reads further up keeps what he reads; newer ones stay outside once it is full', () => {
  const window = windowOf(1, 400);
  for (let seq = 401; seq <= 900; seq += 1) window.append(entries(seq, seq), false);
  assert.deepEqual(range(window), [1, WINDOW_MAX]);
});

test('older ones push the newest out, newer ones the oldest', () => {
  const window = windowOf(501, 1000);
  window.prepend(entries(401, 500));
  assert.deepEqual(range(window), [401, 900]);
  window.append(entries(901, 1000), true);
  assert.equal(window.last, 1000);
});

test('what does not touch is left out, what overlaps is taken once', () => {
  const window = windowOf(10, 20);
  window.append(entries(22, 25), true);
  window.prepend(entries(1, 5));
  assert.deepEqual(range(window), [10, 20]);
  window.append(entries(18, 23), true);
  window.prepend(entries(6, 12));
  assert.deepEqual(range(window), [6, 23]);
  assert.equal(window.shown.length, 18);
});

test('what was erased is blank, and nothing else is', () => {
  const window = windowOf(1, 4);
  const [own] = entries(5, 5);
  assert.ok(own);
  const author = own.log_user_id;
  window.append([{ ...own, log_user_id: 'another' }], true);
  const erase = { ...own, log_seq: 4, log_kind: 'erase' as const };
  window.alter({ ...erase, subject: { member_id: author, user_name: '' } });
  assert.deepEqual(
    window.shown.map(({ entry }) => entry.log_content === ''),
    [true, true, true, false, false],
  );
});
