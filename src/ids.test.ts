import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isAuthorsClientId,
  isMemberId,
  isRoomId,
  newClientId,
  newMemberId,
  newNodeId,
  newRoomId,
  newSecret,
} from './ids.ts';

const many = <T>(make: () => T): T[] => Array.from({ length: 1000 }, make);

test('ids have their prefix and 16 characters of [0-9a-z], and never come twice', () => {
  for (const [make, pattern] of [
    [newRoomId, /^room_[0-9a-z]{16}$/],
    [newMemberId, /^user_[0-9a-z]{16}$/],
    [newNodeId, /^node_[0-9a-z]{16}$/],
  ] as const) {
    const ids = many(make);
    for (const id of ids) assert.match(id, pattern);
    assert.equal(new Set(ids).size, ids.length);
  }
});

test('ids made at the same moment have no common beginning, as a clock would give them', () => {
  const beginnings = many(newRoomId).map((id) => id.slice(5, 9));
  assert.ok(new Set(beginnings).size > 950);
});

test('a secret is 256 bits in base64url', () => {
  const secrets = many(newSecret);
  for (const secret of secrets) assert.match(secret, /^[\w-]{43}$/);
  assert.equal(new Set(secrets).size, secrets.length);
});

test('our client ids are told from those of authors', () => {
  assert.equal(isAuthorsClientId(newClientId()), false);
  assert.equal(isAuthorsClientId('c1'), true);
});

test('an id of another kind, length or case is none', () => {
  assert.ok(isRoomId(newRoomId()));
  assert.ok(isMemberId(newMemberId()));
  const nonsense = ['', 'room_', newRoomId().toUpperCase(), `${newRoomId()}x`, `${newRoomId()}\n`];
  for (const text of [...nonsense, newMemberId()]) assert.equal(isRoomId(text), false, text);
  assert.equal(isMemberId(newRoomId()), false);
});
