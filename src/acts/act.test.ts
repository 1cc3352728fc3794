import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append } from '../../test/support/append.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';

/** What every act has in common: the function `act` of migrations/014. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

const draftOf = ({ id: roomId }: RoomOfRoles, memberId: string) => ({
  ...{ roomId, memberId, nick: memberId, headNum: 0, kind: 'text' as const, content: 'hello' },
});

const auditOf = async (room: RoomOfRoles) => [
  ...(await sql`
    select actor_id, actor_nick, actor_role, act, subject_id, subject_nick, entry_seq, reason, client_id
    from audit where room_id = ${room.id} order by audit_id`),
];

test('an act is one entry and one row of the audit, with who, whom and why', async () => {
  const room = await makeRoom();
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  await room.say(memberId, 'hello');
  const args = { memberId, reason: 'noise', until: '2201-02-03T04:05:06Z' };
  const outcome = await room.run(owner, 'mute', args, { clientId: 'c1' });
  const subject = {
    member_id: memberId,
    user_name: memberId,
    role: 'member',
    sanction: { role: 'muted', until: '2201-02-03T04:05:06.000Z' },
  };
  const details = { act: 'mute', reason: 'noise', subject, until: '2201-02-03T04:05:06.000Z' };
  assert.deepEqual([outcome.seq, outcome.duplicate, outcome.details], [2, false, details]);
  assert.deepEqual(
    { ...outcome.entry },
    {
      ...{ roomId: room.id, seq: 2, memberId: owner, nick: owner, headNum: 7 },
      ...{ kind: 'mode', content: '', clientId: 'c1', createdAt: outcome.createdAt, details },
    },
  );
  const [stored] = await sql`
    select seq, member_id, nick, head_num, kind, content, client_id, details from room_log
    where room_id = ${room.id} and seq = 2`;
  assert.deepEqual(
    { ...stored },
    {
      ...{ seq: 2, member_id: owner, nick: owner, head_num: 7 },
      ...{ kind: 'mode', content: '', client_id: 'c1', details },
    },
  );
  const [texts] = await sql`
    select details from room_log where room_id = ${room.id} and seq = 1`;
  assert.equal(texts?.details, null);
  assert.deepEqual(await auditOf(room), [
    {
      ...{ actor_id: owner, actor_nick: owner, actor_role: 'owner', act: 'mute' },
      ...{ subject_id: memberId, subject_nick: memberId, entry_seq: 2 },
      ...{ reason: 'noise', client_id: 'c1' },
    },
  ]);
});

test('an act is about what its people are in its room, and marks its own entry alone', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  await elsewhere.admit(owner, 'visitor', 0, 'owner elsewhere');
  await elsewhere.admit(memberId, 'moderator', 0, 'member elsewhere');
  await elsewhere.set({ entry_role: 'visitor' });
  const clientId = 'c1';
  await append(database, [
    { ...draftOf(elsewhere, owner), clientId, kind: 'join' },
    { ...draftOf(room, memberId), clientId },
    { ...draftOf(room, owner), clientId: 'c0' },
  ]);
  const { entry } = await room.run(owner, 'mute', { memberId }, { clientId });
  assert.equal(entry?.nick, owner);
  const { user_name: name, role } = entry?.details?.subject ?? {};
  assert.deepEqual([name, role], [memberId, 'member']);
  const marked = await sql`
    select room_id, seq from room_log where details is not null and room_id in (${room.id}, ${elsewhere.id})`;
  assert.deepEqual([...marked], [{ room_id: room.id, seq: entry?.seq }]);
  const there = await elsewhere.run(memberId, 'mute', { memberId: owner });
  assert.equal(there.entry?.nick, 'member elsewhere');
  assert.equal(there.entry?.details?.subject?.user_name, 'owner elsewhere');
  const lifted = await room.run(owner, 'unmute', { memberId });
  const freed = { member_id: memberId, user_name: memberId, role: 'member' };
  assert.deepEqual(lifted.entry?.details?.subject, freed);
});

test('an act that is sent again answers what was done, even in a room that is closed by now', async () => {
  const room = await makeRoom();
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  const first = await room.run(owner, 'mute', { memberId }, { clientId: 'c1' });
  const again = () => room.run(owner, 'mute', { memberId }, { clientId: 'c1' });
  const repeated = { ...first, duplicate: true, entry: undefined };
  assert.deepEqual(await again(), repeated);
  await sql`update room set status = 'closed' where room_id = ${room.id}`;
  assert.deepEqual(await again(), repeated);
  assert.equal(await room.act(owner, 'unmute', { memberId }), 'room_closed');
  assert.equal((await auditOf(room)).length, 1);
});

test('a client id that stands for something else is refused, another’s or another room’s is not', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, other] = [await room.join('owner'), await room.join('owner')];
  const memberId = await room.join();
  await room.say(owner, 'said', { clientId: 'text' });
  await room.run(owner, 'mute', { memberId }, { clientId: 'act' });
  const unmute = (clientId: string, actorId = owner) =>
    room.run(actorId, 'unmute', { memberId }, { clientId });
  await assert.rejects(unmute('text'), { code: 'client_id_used' });
  await assert.rejects(unmute('act'), { code: 'client_id_used' });
  const there = await elsewhere.join('owner');
  const someone = await elsewhere.join();
  for (const clientId of ['text', 'act']) {
    const done = await elsewhere.run(there, 'mute', { memberId: someone }, { clientId });
    assert.equal(done.duplicate, false);
    await elsewhere.run(there, 'unmute', { memberId: someone });
  }
  assert.equal((await unmute('text', other)).duplicate, false);
  const muteAgain = (place: RoomOfRoles, actorId: string, whom: string) =>
    place.run(actorId, 'mute', { memberId: whom }, { clientId: 'act' });
  assert.equal((await muteAgain(room, other, memberId)).duplicate, false);
  await elsewhere.admit(owner, 'owner');
  assert.equal((await muteAgain(elsewhere, owner, someone)).duplicate, false);
});

test('what is no room, and who is nobody in it, is told so', async () => {
  const room = await makeRoom();
  const owner = await room.join('owner');
  const nowhere = { roomId: 'room_0000000000000000' };
  await assert.rejects(room.run(owner, 'topic', { topic: 'x' }, nowhere), {
    code: 'room_not_found',
  });
  assert.equal(await room.act('nobody', 'topic', { topic: 'x' }), 'forbidden');
});

test('who acts as a role of the server needs its right, is no member and signs as the system', async () => {
  const room = await makeRoom();
  const owner = await room.join('owner');
  const by = (asRole: string) => room.run('operator', 'mute', { memberId: owner }, { asRole });
  await assert.rejects(by('member'), { code: 'not_allowed' });
  const { entry } = await by('admin');
  assert.deepEqual([entry?.nick, entry?.headNum, entry?.memberId], ['system', 0, 'operator']);
  const [row] = await auditOf(room);
  assert.deepEqual([row?.actor_nick, row?.actor_role], ['system', 'admin']);
});

test('an act that nobody is told of has its row alone, with its reason', async () => {
  const room = await makeRoom();
  const owner = await room.join('owner');
  const secretHash = 'ab'.repeat(32);
  const outcome = await room.run(owner, 'invite', { secretHash, reason: '' });
  assert.deepEqual([outcome.seq, outcome.entry], [null, undefined]);
  assert.deepEqual(outcome.details, { act: 'invite', role: 'member' });
  const [row] = await auditOf(room);
  assert.deepEqual([row?.entry_seq, row?.reason, row?.subject_id], [null, '', null]);
});

test('an edit brings its text along and keeps it in one place', async () => {
  const room = await makeRoom();
  const alice = await room.join();
  const seq = await room.say(alice, 'helo');
  const args = { seq, content: 'hello', withinS: 60 };
  const { entry } = await room.run(alice, 'edit', args);
  assert.deepEqual([entry?.kind, entry?.content, entry?.details?.seqs], ['edit', 'hello', [seq]]);
  const [row] = await sql`select content from room_log where room_id = ${room.id} and seq = 2`;
  assert.equal(row?.content, '');
});

test('who is muted acts as what he is then, and is recorded as that', async () => {
  const room = await makeRoom();
  const [owner, moderator] = [await room.join('owner'), await room.join('moderator')];
  const seq = await room.say(moderator, 'oops');
  await room.run(owner, 'mute', { memberId: moderator });
  await room.run(moderator, 'recall', { seq, withinS: 60 });
  assert.equal((await auditOf(room))[1]?.actor_role, 'muted');
});
