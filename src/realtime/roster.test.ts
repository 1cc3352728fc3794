import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import type { Member } from '../wire/protocol.ts';
import { Roster } from './roster.ts';

const member = (name: string, head_num = 0): Member => ({
  member_id: `user_${name}`,
  user_name: name,
  head_num,
  role: 'member',
});
const listed = (roster: Roster) => JSON.parse(roster.list).map((m: Member) => m.user_name);
const names = (members: readonly Member[]) => members.map((m) => m.user_name);

test('those who come and go are listed and told once', () => {
  const roster = new Roster([member('alice')]);
  assert.ok(roster.add(member('bob')));
  assert.equal(roster.add(member('bob')), false);
  assert.ok(roster.remove('user_alice'));
  assert.equal(roster.remove('user_alice'), false);
  assert.deepEqual(listed(roster), ['bob']);

  const { online, joined, left } = roster.takeChanges();
  assert.deepEqual([online, names(joined), names(left)], [1, ['bob'], ['alice']]);
  assert.deepEqual(roster.takeChanges(), { online: 1, joined: [], left: [] });
});

test('a nick or an avatar that changed is news', () => {
  const roster = new Roster([member('alice')]);
  assert.ok(roster.add({ ...member('alice'), user_name: 'alicia' }));
  assert.ok(roster.add({ ...member('alice'), user_name: 'alicia', head_num: 3 }));
  assert.equal(roster.online, 1);
  assert.deepEqual(names(roster.takeChanges().joined), ['alicia']);
});

test('who went and came back before the room was told has not left', () => {
  const roster = new Roster([member('alice')]);
  roster.remove('user_alice');
  roster.add(member('alice'));
  const { joined, left } = roster.takeChanges();
  assert.deepEqual([names(joined), left], [['alice'], []]);
});

test('who came and went before the room was told is told as gone', () => {
  const roster = new Roster([]);
  roster.add(member('alice'));
  roster.remove('user_alice');
  const { joined, left } = roster.takeChanges();
  assert.deepEqual([joined, names(left)], [[], ['alice']]);
});

test('a crowd is counted in full, and listed by its first 200', () => {
  const roster = new Roster([]);
  for (const i of _.range(250)) roster.add(member(`m${i}`));
  assert.equal(roster.online, 250);
  assert.equal(listed(roster).length, 200);
  const { online, joined } = roster.takeChanges();
  assert.deepEqual([online, joined.length], [250, 200]);
});
