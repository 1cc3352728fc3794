import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { openDatabase } from '../../test/support/open-database.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import { newClientId } from '../ids.ts';
import { appendEntries, readAfter } from '../log/log-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { type EnterRequest, type EnterResult, enter } from '../rooms/enter-room.ts';
import type { EntryKind } from '../wire/protocol.ts';
import { forgetMember } from './forget.ts';
import { deleteMember } from './member-queries.ts';

async function setScene(t: TestContext) {
  const database = await openDatabase(t);
  const bus = new LocalBus<RoomSignal>();
  const parts = { database, bus, config: readConfig({}) };
  const enterAs = (nick: string, more: Partial<EnterRequest> = {}) =>
    enter(parts, { name: 'lounge', nick, headNum: 0, ifUnknown: 'refuse', ...more });
  const say = ({ roomId, member }: EnterResult, count: number, kind: EntryKind = 'text') =>
    appendEntries(
      database,
      _.times(count, (i) => ({
        roomId,
        memberId: member.member_id,
        nick: member.user_name,
        headNum: 0,
        kind,
        content: `secret ${i}`,
        // Of our own and of theirs, whatever the collation makes of them.
        clientId: i % 2 ? newClientId() : `Ä${kind} ${i}`,
      })),
    );
  return { ...parts, enterAs, say };
}

test('thousands of texts are blank, those of others and the names of before are not', async (t) => {
  const { enterAs, say, ...parts } = await setScene(t);
  const [alice, bob] = [await enterAs('alice'), await enterAs('bob')];
  await say(alice, 2500);
  await say(alice, 1, 'nick');
  await say(bob, 3);
  await forgetMember(parts, alice.member.member_id);
  const entries = await readAfter(parts.database, alice.roomId, 0, 5000);
  const [hers, others] = _.partition(entries, { memberId: alice.member.member_id });
  assert.deepEqual(_.uniq(_.map(_.filter(hers, { kind: 'text' }), 'content')), ['']);
  assert.deepEqual(_.countBy(hers, 'kind'), { text: 2500, nick: 1, erase: 1 });
  assert.equal(_.find(hers, { kind: 'nick' })?.content, 'secret 0');
  assert.deepEqual(_.map(others, 'content'), ['secret 0', 'secret 1', 'secret 2']);
  assert.deepEqual(_.map(entries, 'seq'), _.range(1, entries.length + 1));
});

test('what only its author was shown is blank too, however late it was said', async (t) => {
  const { enterAs, say, ...parts } = await setScene(t);
  const alice = await enterAs('alice');
  await say(alice, 2, 'hidden');
  // The step after the batches, which cannot know of it.
  await deleteMember(parts.database, alice.member.member_id, newClientId(), 200);
  const log = await parts.database.sql`
    select kind, content from room_log where room_id = ${alice.roomId} order by seq`;
  assert.deepEqual(_.map(log, 'kind'), ['hidden', 'hidden', 'erase']);
  assert.deepEqual(_.map(log, 'content').join(''), '');
});

test('a room in which a member said nothing is told nothing of what he said elsewhere', async (t) => {
  const { enterAs, say, ...parts } = await setScene(t);
  const alice = await enterAs('alice');
  await say(alice, 1);
  const silent = await enterAs('alice', { name: 'kitchen', nickId: alice.nickId });
  await forgetMember(parts, alice.member.member_id);
  assert.deepEqual(await readAfter(parts.database, silent.roomId, 0, 10), []);
});

test('nothing is left in SQL by which the member could be found again but its entries', async (t) => {
  const { database, enterAs, say, ...parts } = await setScene(t);
  const alice = await enterAs('alice');
  await say(alice, 1);
  await forgetMember({ database, ...parts }, alice.member.member_id);
  for (const table of ['member', 'credential', 'room_member', 'presence']) {
    const rows = await database.sql`select from ${database.sql(table)}`;
    assert.equal(rows.length, 0, table);
  }
});

test('being forgotten twice at once, or again, writes one entry', async (t) => {
  const { enterAs, say, ...parts } = await setScene(t);
  const alice = await enterAs('alice');
  await say(alice, 10);
  const { member_id: memberId } = alice.member;
  await Promise.all([forgetMember(parts, memberId), forgetMember(parts, memberId)]);
  await forgetMember(parts, memberId);
  const entries = await readAfter(parts.database, alice.roomId, 0, 100);
  assert.equal(_.filter(entries, { kind: 'erase' }).length, 1);
});

test('who enters a room while he is forgotten is either forgotten there, or is not in', async (t) => {
  const { enterAs, ...parts } = await setScene(t);
  for (const round of _.range(10)) {
    const alice = await enterAs('alice');
    const wish = { nick: 'alice', headNum: 0, nickId: alice.nickId, ifUnknown: 'refuse' } as const;
    const [outcome] = await Promise.allSettled([
      enter(parts, { ...wish, name: `room ${round}` }),
      forgetMember(parts, alice.member.member_id),
    ]);
    if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'unauthorized');
    const rows = await parts.database.sql`
      select from room_member where member_id = ${alice.member.member_id}`;
    assert.equal(rows.length, 0);
  }
});
