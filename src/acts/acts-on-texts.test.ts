import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';

/** What may become of what was said, and by whom: migrations/014 and 016. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

/** What stands in the log, as `seq content` and how it was altered. */
const logOf = async (room: RoomOfRoles) =>
  (
    await sql<{ seq: number; content: string; altered: string | null }[]>`
      select seq, content, details ->> 'altered' as altered from room_log
      where room_id = ${room.id} and kind in ('text', 'hidden') order by seq`
  ).map(({ seq, content, altered }) => `${seq} ${content}${altered ? ` (${altered})` : ''}`);

const age = (room: RoomOfRoles, seq: number, minutes: number) => sql`
  update room_log set created_at = now() - make_interval(mins => ${minutes})
  where room_id = ${room.id} and seq = ${seq}`;

test('one takes back and corrects one’s own text, within its time, and no other', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await room.join(), await room.join()];
  await room.say(alice, 'first');
  await room.say(alice, 'second');
  await room.say(bob, 'his');
  const there = await elsewhere.join();
  await elsewhere.say(there, 'elsewhere');
  const recall = (seq: number, withinS = 60) => room.act(alice, 'recall', { seq, withinS });
  const edit = (seq: number, content: string) =>
    room.act(alice, 'edit', { seq, content, withinS: 60 });
  assert.equal(await recall(3), 'not_yours');
  assert.equal(await edit(3, 'hers'), 'not_yours');
  assert.equal(await recall(99), 'entry_not_found');
  assert.equal(await edit(1, 'first'), 'already_done');
  assert.equal(await edit(1, 'corrected'), 'done');
  assert.equal(await recall(4), 'not_a_message');
  assert.equal(await recall(2), 'done');
  assert.equal(await recall(2), 'already_done');
  assert.deepEqual(await logOf(room), ['1 corrected (edited)', '2  (recalled)', '3 his']);
  await age(room, 1, 2);
  assert.equal(await recall(1), 'too_late');
  assert.equal(await edit(1, 'again'), 'too_late');
  const { entry } = await room.run(alice, 'recall', { seq: 1, withinS: 180 });
  assert.equal(entry?.kind, 'recall');
  assert.deepEqual(await logOf(elsewhere), ['1 elsewhere']);
});

test('what is not kept any more is not there to be acted on', async () => {
  const room = await makeRoom();
  const alice = await room.join();
  await room.say(alice, 'old');
  await room.say(alice, 'kept');
  await sql`update room set first_seq = 2 where room_id = ${room.id}`;
  assert.equal(await room.act(alice, 'recall', { seq: 1, withinS: 60 }), 'entry_not_found');
  assert.equal(await room.act(alice, 'recall', { seq: 2, withinS: 60 }), 'done');
});

test('who is shadowed takes back what he alone sees, does not edit it, and others see no message', async () => {
  const room = await makeRoom();
  const [alice, owner] = [await room.join(), await room.join('owner')];
  const seq = await room.say(alice, 'psst', { kind: 'hidden' });
  assert.equal(await room.act(alice, 'edit', { seq, content: 'x', withinS: 60 }), 'too_late');
  assert.equal(await room.act(owner, 'delete', { seq }), 'not_a_message');
  assert.equal(await room.act(alice, 'recall', { seq, withinS: 60 }), 'done');
  assert.equal(await room.act(alice, 'recall', { seq, withinS: 60 }), 'already_done');
});

test('a moderator deletes what he, those below him and those who are gone have said', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [moderator, colleague] = [await room.join('moderator'), await room.join('moderator')];
  const [member, gone] = [await room.join(), await room.join()];
  const remove = (seq: number) => room.act(moderator, 'delete', { seq });
  for (const memberId of [moderator, colleague, member, gone]) await room.say(memberId, 'text');
  await sql`delete from room_member where member_id = ${gone}`;
  await elsewhere.admit(gone, 'owner');
  assert.deepEqual(
    [await remove(1), await remove(2), await remove(3), await remove(4), await remove(4)],
    ['done', 'act_on_superior', 'done', 'done', 'already_done'],
  );
  assert.deepEqual(await logOf(room), ['1  (deleted)', '2 text', '3  (deleted)', '4  (deleted)']);
  assert.equal(await room.act(member, 'delete', { seq: 2 }), 'not_allowed');
  const { entry } = await room.run(colleague, 'delete', { seq: 2 });
  assert.deepEqual([entry?.kind, entry?.details?.seqs], ['recall', [2]]);
});

test('all that somebody said within the hour is cleared, and nothing else', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [moderator, member] = [await room.join('moderator'), await room.join()];
  await room.say(member, 'long ago');
  await room.say(member, 'first');
  await room.say(moderator, 'mine');
  await room.say(member, 'second');
  await age(room, 1, 61);
  await elsewhere.say(member, 'elsewhere');
  const clear = (memberId: string) => room.run(moderator, 'clear', { memberId });
  const { details, entry } = await clear(member);
  assert.equal(details.from_seq, 2);
  assert.deepEqual([entry?.kind, entry?.seq], ['recall', 5]);
  assert.deepEqual(await logOf(room), ['1 long ago', '2  (deleted)', '3 mine', '4  (deleted)']);
  assert.deepEqual(await logOf(elsewhere), ['1 elsewhere']);
  await assert.rejects(clear(member), { code: 'already_done' });
  await assert.rejects(clear(await room.join('owner')), { code: 'act_on_owner' });
  assert.equal((await clear(moderator)).details.from_seq, 2);
  assert.deepEqual((await logOf(room))[2], '3  (deleted)');
});

test('what was said before the last hour stays, however much of it there is', async () => {
  const room = await makeRoom();
  const owner = await room.join('owner');
  const elsewhere = await makeRoom();
  for (const minutes of [63, 62, 61, 0]) {
    await age(room, await room.say(owner, 'text'), minutes);
    await elsewhere.say(owner, 'text');
  }
  await room.say(owner, 'psst', { kind: 'hidden' });
  const { details } = await room.run(owner, 'clear', { memberId: owner });
  assert.equal(details.from_seq, 4);
  const texts = ['1 text', '2 text', '3 text', '4  (deleted)', '5 psst'];
  assert.deepEqual(await logOf(room), texts);
  assert.deepEqual(await logOf(elsewhere), ['1 text', '2 text', '3 text', '4 text']);
});

test('in a young room what is cleared begins with what is kept', async () => {
  const [room, old] = [await makeRoom(), await makeRoom()];
  const owner = await room.join('owner');
  for (const text of ['one', 'two', 'three']) {
    await room.say(owner, text);
    await age(old, await old.say(owner, text), 61);
  }
  await sql`update room set first_seq = 2 where room_id = ${room.id}`;
  const { details } = await room.run(owner, 'clear', { memberId: owner });
  assert.equal(details.from_seq, 2);
  assert.deepEqual(await logOf(room), ['1 one', '2  (deleted)', '3  (deleted)']);
});
