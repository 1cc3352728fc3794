import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../client/index.ts';
import { EntryWindow } from './entry-window.ts';
import { fold, type Row, rowsOf } from './rows.ts';

type Told = [kind: Entry['log_kind'], nick: string, time: string, content?: string];

function rows(told: readonly Told[], options = {}): Row[] {
  const window = new EntryWindow();
  window.reset(
    told.map(([kind, nick, time, content = 'x'], index) => ({
      log_id: String(index),
      log_seq: index + 1,
      log_kind: kind,
      log_user_id: kind === 'text' ? nick : '',
      log_user_name: kind === 'text' ? nick : 'system',
      head_num: 0,
      log_content: content,
      log_time: '',
      created_at: new Date(`2026-11-21T${time}`).toISOString(),
      ...(kind !== 'text' && { subject: { member_id: nick, user_name: nick } }),
    })),
  );
  return rowsOf(window.shown, { unreadFrom: undefined, notices: true, ...options });
}

const kinds = (all: readonly Row[]): string[] =>
  all.map((row) => (row.kind === 'said' && row.follows ? 'follows' : row.kind));

test('messages of one sender in one minute stand together', () => {
  const told: Told[] = [
    ['text', 'a', '09:30:01'],
    ['text', 'a', '09:30:59'],
    ['text', 'a', '09:31:00'],
    ['text', 'b', '09:31:01'],
  ];
  assert.deepEqual(kinds(rows(told)), ['day', 'said', 'follows', 'said', 'said']);
});

test('a new day gets a line, also between messages of one sender', () => {
  const window = new EntryWindow();
  const base = rows([['text', 'a', '09:30:00']]);
  assert.equal(base[0]?.kind, 'day');
  const said = base[1];
  assert.ok(said?.kind === 'said');
  const next = { ...said.shown.entry, log_seq: 2, created_at: '2026-11-25T09:30:00.000Z' };
  window.reset([said.shown.entry, next]);
  const all = rowsOf(window.shown, { unreadFrom: undefined, notices: true });
  assert.deepEqual(kinds(all), ['day', 'said', 'day', 'said']);
});

test('two comings and goings are two lines, more are one that counts people', () => {
  const two: Told[] = [
    ['join', 'a', '09:30:00'],
    ['leave', 'a', '09:30:01'],
  ];
  assert.deepEqual(kinds(rows(two)), ['day', 'notices', 'notices']);
  const folded = rows([...two, ['join', 'a', '09:30:02'], ['join', 'b', '09:30:03']])[1];
  assert.ok(folded?.kind === 'notices');
  assert.deepEqual(fold(folded.notices), { joined: ['a', 'b'], left: ['a'] });
});

test('without notices, what stood around them stands together', () => {
  const told: Told[] = [
    ['text', 'a', '09:30:00'],
    ['join', 'b', '09:30:01'],
    ['text', 'a', '09:30:02'],
  ];
  assert.deepEqual(kinds(rows(told, { notices: false })), ['day', 'said', 'follows']);
});

test('the divider stands before the first unread one and parts a group', () => {
  const told: Told[] = [
    ['text', 'a', '09:30:00'],
    ['text', 'a', '09:30:01'],
    ['text', 'a', '09:30:02'],
  ];
  const all = rows(told, { unreadFrom: 2 });
  assert.deepEqual(kinds(all), ['day', 'said', 'unread', 'said', 'follows']);
});

test('/me is a line of its own', () => {
  const told: Told[] = [
    ['text', 'a', '09:30:00'],
    ['text', 'a', '09:30:01', '/me waves'],
    ['text', 'a', '09:30:02'],
  ];
  assert.deepEqual(kinds(rows(told)), ['day', 'said', 'action', 'said']);
});

test('another nick and an erasure are told by themselves, and to those who want no notices too', () => {
  const told: Told[] = [
    ['text', 'a', '09:30:01'],
    ['nick', 'b', '09:30:02'],
    ['erase', 'a', '09:30:03'],
    ['join', 'c', '09:30:04'],
  ];
  assert.deepEqual(kinds(rows(told)), ['day', 'said', 'change', 'change', 'notices']);
  assert.deepEqual(kinds(rows(told, { notices: false })), ['day', 'said', 'change', 'change']);
});
