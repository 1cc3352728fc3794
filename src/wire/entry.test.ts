import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type StoredEntry, toWire, wireTime } from './entry.ts';

process.env.TZ = 'Asia/Shanghai';

const text: StoredEntry = {
  roomId: 'room_0a1b2c3d4e5f6g7h',
  memberId: 'user_8f3k2l9d0s7a6q1w',
  nick: 'alice',
  headNum: 7,
  kind: 'text',
  content: 'hello "you"',
  clientId: 'c1',
  seq: 42,
  createdAt: new Date('2026-11-21T01:30:12.345Z'),
};

test('a text has its author’s id, name and avatar, and both times', () => {
  assert.deepEqual(toWire(text, 'en'), {
    log_id: 'room_0a1b2c3d4e5f6g7h_42',
    log_seq: 42,
    log_kind: 'text',
    head_num: 7,
    log_time: '2026-11-21 09:30:12',
    created_at: '2026-11-21T01:30:12.345Z',
    log_user_id: 'user_8f3k2l9d0s7a6q1w',
    log_user_name: 'alice',
    log_content: 'hello "you"',
  });
});

describe('a notice is by system, with its subject, in the language of the server', () => {
  for (const [kind, locale, sentence] of [
    ['join', 'zh-CN', 'alice 进入了房间'],
    ['leave', 'zh-CN', 'alice 离开了房间'],
    ['join', 'en', 'alice joined the room'],
    ['leave', 'en', 'alice left the room'],
  ] as const) {
    test(`${kind}, ${locale}`, () => {
      const wire = toWire({ ...text, kind, content: '' }, locale);
      assert.equal(wire.log_user_id, 'system');
      assert.equal(wire.log_user_name, 'system');
      assert.equal(wire.log_content, sentence);
      assert.deepEqual(wire.subject, { member_id: text.memberId, user_name: 'alice' });
    });
  }
});

test('what only a later version knows, and has left in the log, is told by what stands there', () => {
  const wave = toWire({ ...text, kind: 'wave' as never, content: '' }, 'en');
  assert.deepEqual([wave.log_kind, wave.log_user_id, wave.log_content], ['wave', 'system', '']);
  assert.equal(wave.subject?.user_name, 'alice');
  const change = { topic: 'cats', colour: 'red' };
  const mode = toWire({ ...text, kind: 'mode', details: { act: 'paint', change } }, 'en');
  assert.equal(mode.log_content, 'alice changed the topic: cats');
});

test('log_time is right for each of many seconds, asked for in any order', () => {
  const at = (second: number) => wireTime(new Date(Date.UTC(2026, 10, 21, 1, 30, second, 999)));
  for (const second of [0, 59, 59, 3, 0]) {
    assert.equal(at(second), `2026-11-21 09:30:${String(second).padStart(2, '0')}`);
  }
});
