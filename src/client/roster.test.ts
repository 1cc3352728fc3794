import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../wire/protocol.ts';
import { changed, listed } from './roster.ts';

const member = (id: number): Member => ({
  member_id: `user_${id}`,
  user_name: `nick ${id}`,
  head_num: 0,
  role: 'member',
});
const many = (count: number) => Array.from({ length: count }, (_, id) => member(id));

test('people who come and go change the list, and one who comes twice is in it once', () => {
  const roster = listed(many(3), 3);
  const after = changed(roster, { online: 3, joined: [member(7), member(1)], left: [member(0)] });
  assert.deepEqual(
    after.members.map(({ member_id: id }) => id),
    ['user_1', 'user_2', 'user_7'],
  );
  assert.equal(after.online, 3);
});

test('a full list leaves the number online as it was known', () => {
  assert.equal(listed(many(200), 531).online, 531);
  assert.equal(listed(many(12), 531).online, 12);
});
