import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand, parseReport } from './messages.ts';

const ENTRY = {
  log_id: 'room_1_1',
  log_seq: 1,
  log_kind: 'text',
  log_user_id: 'user_1',
  log_user_name: 'alice',
  log_content: 'hello',
  created_at: '2026-11-21T09:30:12.000Z',
};

test('what is right comes through, without the fields that do not belong to it', () => {
  const look = { type: 'look', theme: 'dark', accent: '#f00', lang: 'en' };
  assert.deepEqual(parseCommand({ ...look, more: 1 }), look);
  assert.deepEqual(parseCommand({ type: 'shown', shown: false }), { type: 'shown', shown: false });
  const subject = { member_id: 'user_1', user_name: 'alice' };
  const given = {
    ...ENTRY,
    client_id: 'c',
    nickId: 'secret',
    subject: { ...subject, nickId: 'x' },
  };
  assert.deepEqual(parseReport({ type: 'message', entry: given }), {
    type: 'message',
    entry: { ...ENTRY, subject },
  });
  const state = { name: 'open', roomId: 'room_1', roomName: 'tea', nick: '', nickId: 'secret' };
  assert.deepEqual(parseReport({ type: 'state', state }), {
    type: 'state',
    state: { name: 'open', roomId: 'room_1', roomName: 'tea' },
  });
});

test('a command of any other shape is none', () => {
  const wrong = [
    undefined,
    null,
    'focus',
    [],
    { type: 'leave' },
    { type: 'toString' },
    { type: 'nick', nick: ['a'] },
    { type: 'nick', nick: 'x'.repeat(20_001) },
    { type: 'look', theme: 'neon', accent: '', lang: '' },
    { type: 'look', theme: 'dark', accent: {}, lang: '' },
    { type: 'shown', shown: 1 },
  ];
  for (const data of wrong) assert.equal(parseCommand(data), undefined, JSON.stringify(data));
});

test('a report of any other shape is none', () => {
  const wrong = [
    null,
    { type: 'words', words: { chat: 'a', open: 'b' } },
    { type: 'unread', count: -1, label: '' },
    { type: 'unread', count: Number.NaN, label: '' },
    { type: 'unread', count: 1.5, label: '' },
    { type: 'state', state: { name: 'hacked' } },
    { type: 'message', entry: { ...ENTRY, log_content: { toString: 'x' } } },
    { type: 'message', entry: { ...ENTRY, log_seq: '1' } },
    { type: 'message' },
  ];
  for (const data of wrong) assert.equal(parseReport(data), undefined, JSON.stringify(data));
});
