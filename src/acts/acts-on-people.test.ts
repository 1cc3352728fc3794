import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../test/support/open-database.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import type { ActName } from '../wire/act-frames.ts';

/** Who may do what to whom, by the functions of migrations/014. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

const sanctionsOf = async (room: RoomOfRoles, memberId: string) => [
  ...(await sql<
    { role: string; act: string; seconds: number; reason: string; address: string | null }[]
  >`
    select role, act, round(extract(epoch from until - now()))::float8 as seconds, reason,
           encode(address_hash, 'hex') as address
    from sanction where room_id = ${room.id} and member_id = ${memberId} order by sanction_id`),
];

const guardedUntil = async (room: RoomOfRoles): Promise<string> => {
  const [row] = await sql<{ until: string }[]>`
    select guarded_until::text as until from room where room_id = ${room.id}`;
  return row?.until ?? '';
};

test('one acts on those of lower rank in one’s own room, and on nobody else', async () => {
  const room = await makeRoom();
  const [owner, other] = [await room.join('owner'), await room.join('owner')];
  const [moderator, colleague] = [await room.join('moderator'), await room.join('moderator')];
  const member = await room.join();
  const stranger = await (await makeRoom()).join();
  for (const name of ['mute', 'kick', 'ban', 'unmute', 'unban'] as const) {
    const by = (actorId: string, memberId: string) => room.act(actorId, name, { memberId });
    assert.equal(await by(moderator, moderator), 'act_on_self', name);
    assert.equal(await by(moderator, colleague), 'act_on_superior', name);
    assert.equal(await by(moderator, owner), 'act_on_owner', name);
    assert.equal(await by(owner, other), 'act_on_owner', name);
    assert.equal(await by(moderator, stranger), 'user_not_found', name);
    assert.equal(await by(member, moderator), 'not_allowed', name);
    assert.equal(await by(stranger, member), 'forbidden', name);
  }
  assert.equal(await room.act(moderator, 'mute', { memberId: member }), 'done');
  assert.equal(await room.act(owner, 'mute', { memberId: moderator }), 'done');
});

test('what is laid over somebody ends when it was said, after the seconds, or never', async () => {
  const room = await makeRoom();
  const owner = await room.join('owner');
  const end = async (args: object) => {
    const memberId = await room.join();
    const code = await room.act(owner, 'mute', { memberId, ...args });
    const [sanction] = await sanctionsOf(room, memberId);
    return code === 'done' ? sanction?.seconds : code;
  };
  assert.equal(await end({ seconds: 3600 }), 3600);
  const until = new Date(Date.now() + 7_200_000).toISOString();
  assert.ok(Math.abs(Number(await end({ until })) - 7200) <= 1);
  assert.ok(Math.abs(Number(await end({ until, seconds: 60 })) - 7200) <= 1);
  assert.equal(await end({}), Number.POSITIVE_INFINITY);
  assert.equal(await end({ seconds: -1 }), 'end_in_past');
  assert.equal(await end({ until: '2001-01-01T00:00:00Z' }), 'end_in_past');
});

test('a mute is laid over somebody with its reason, once, until it ends or is lifted', async () => {
  const room = await makeRoom();
  const [owner, member, other] = [await room.join('owner'), await room.join(), await room.join()];
  const memberId = member;
  assert.equal(await room.act(owner, 'unmute', { memberId }), 'not_sanctioned');
  assert.equal(await room.act(owner, 'mute', { memberId, reason: 'noise' }), 'done');
  assert.equal(await room.act(owner, 'mute', { memberId }), 'already_done');
  assert.equal(await room.act(owner, 'mute', { memberId: other }), 'done');
  assert.equal(await room.act(owner, 'kick', { memberId, seconds: 60 }), 'done');
  const noise = { role: 'muted', act: 'mute', seconds: Number.POSITIVE_INFINITY, reason: 'noise' };
  const kicked = { role: 'banned', act: 'kick', seconds: 60, reason: '', address: null };
  assert.deepEqual(await sanctionsOf(room, memberId), [{ ...noise, address: null }, kicked]);
  assert.equal(await room.act(owner, 'unmute', { memberId }), 'done');
  assert.deepEqual(await sanctionsOf(room, memberId), [kicked]);
  assert.equal((await sanctionsOf(room, other)).length, 1);

  await sql`update sanction set until = now() - interval '1 second' where member_id = ${other}`;
  assert.equal(await room.act(owner, 'unmute', { memberId: other }), 'not_sanctioned');
  assert.equal(await room.act(owner, 'mute', { memberId: other, seconds: 9 }), 'done');
  assert.equal((await sanctionsOf(room, other)).length, 1, 'what was over has gone');
});

test('who is muted, kicked and banned in one room is nothing of it in another', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  await elsewhere.admit(owner, 'owner');
  await elsewhere.admit(memberId);
  for (const name of ['mute', 'kick', 'ban'] as const) {
    assert.equal(await elsewhere.act(owner, name, { memberId }), 'done');
    assert.equal(await room.act(owner, name, { memberId }), 'done');
  }
  for (const name of ['unmute', 'unban'] as const) {
    assert.equal(await room.act(owner, name, { memberId }), 'done');
    assert.equal(await room.act(owner, name, { memberId }), 'not_sanctioned');
    assert.equal(await elsewhere.act(owner, name, { memberId }), 'done');
  }
});

test('what is over goes with the next sanction of that room, and of no other', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  for (const { id } of [room, elsewhere]) {
    await sql`insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
      values (${id}, 'gone', 'muted', 'mute', now() - interval '1 s', '', '')`;
  }
  const owner = await room.join('owner');
  await room.run(owner, 'mute', { memberId: await room.join() });
  assert.equal((await sanctionsOf(room, 'gone')).length, 0);
  assert.equal((await sanctionsOf(elsewhere, 'gone')).length, 1);
});

test('a kick and a ban are lifted together, a mute stays', async () => {
  const room = await makeRoom();
  const [owner, memberId, other] = [await room.join('owner'), await room.join(), await room.join()];
  for (const name of ['mute', 'kick', 'ban'] as const) {
    await room.run(owner, name, { memberId, seconds: 60 });
  }
  await room.run(owner, 'ban', { memberId: other });
  assert.equal(await room.act(owner, 'unban', { memberId }), 'done');
  assert.deepEqual(
    (await sanctionsOf(room, memberId)).map(({ act }) => act),
    ['mute'],
  );
  assert.equal((await sanctionsOf(room, other)).length, 1);
  assert.equal(await room.act(owner, 'unban', { memberId }), 'not_sanctioned');
});

test('who is sent out is online no more, in this room', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, other] = [await room.join('owner'), await room.join()];
  await sql`insert into node (node_id) values ('here') on conflict do nothing`;
  for (const name of ['kick', 'ban'] as const) {
    const memberId = await room.join();
    for (const [roomId, id] of [
      [room.id, memberId],
      [room.id, other],
      [elsewhere.id, memberId],
    ] as const) {
      await sql`insert into presence (room_id, member_id, node_id)
        values (${roomId}, ${id}, 'here') on conflict do nothing`;
    }
    await room.run(owner, name, { memberId });
    const rows = await sql<{ room_id: string; member_id: string }[]>`
      select room_id, member_id from presence where member_id in (${memberId}, ${other})`;
    const left = rows.map(({ room_id: roomId, member_id: id }) => `${roomId} ${id}`).sort();
    assert.deepEqual(left, [`${room.id} ${other}`, `${elsewhere.id} ${memberId}`].sort());
  }
});

test('a ban covers the addresses he came from, each once, unless it is of the member alone', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [owner, bystander] = [await room.join('owner'), await room.join()];
  await sql`insert into node (node_id) values ('here'), ('there') on conflict do nothing`;
  const connect = ({ id }: RoomOfRoles, memberId: string, node: string, address: string) => sql`
    insert into presence (room_id, member_id, node_id, address_hash)
    values (${id}, ${memberId}, ${node}, decode(${address}, 'hex'))`;
  await connect(room, bystander, 'here', '03');
  const banned = async (args: object) => {
    const memberId = await room.join();
    await sql`update room_member set address_hash = '\\x01' where member_id = ${memberId}`;
    await connect(room, memberId, 'here', '01');
    await connect(room, memberId, 'there', '02');
    await connect(elsewhere, memberId, 'here', '04');
    await room.run(owner, 'ban', { memberId, reason: 'why', ...args });
    const sanctions = await sanctionsOf(room, memberId);
    return sanctions.map(({ address, act, reason }) => `${address} ${act} ${reason}`).sort();
  };
  assert.deepEqual(await banned({}), ['01 ban why', '02 ban why', 'null ban why']);
  const without = ['01 ban ', '02 ban ', 'null ban '];
  assert.deepEqual(await banned({ address: true, reason: null }), without);
  assert.deepEqual(await banned({ address: false }), ['null ban why']);
  const unknown = await room.join();
  await room.run(owner, 'ban', { memberId: unknown });
  assert.equal((await sanctionsOf(room, unknown)).length, 1);
});

test('a room takes a closer look for as long as somebody in it may not speak or read', async () => {
  const room = await makeRoom();
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  assert.equal(await guardedUntil(room), '-infinity');
  await room.run(owner, 'mute', { memberId, until: '2201-02-03T04:05:06Z' });
  assert.match(await guardedUntil(room), /^2201-02-03/);
  await room.run(owner, 'kick', { memberId: await room.join(), until: '2101-02-03T04:05:06Z' });
  assert.match(await guardedUntil(room), /^2201-02-03/);
  await room.run(owner, 'unmute', { memberId });
  assert.match(await guardedUntil(room), /^2101-02-03/);
  await sql`delete from sanction where room_id = ${room.id}`;
  assert.equal(await guardedUntil(room), '-infinity');
  await room.run(owner, 'appoint', { memberId, role: 'visitor' });
  assert.equal(await guardedUntil(room), 'infinity');
  await room.run(owner, 'appoint', { memberId, role: 'member' });
  assert.equal(await guardedUntil(room), '-infinity');
});

test('a room that is slow, locked or holds messages back takes a closer look for good', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  await elsewhere.set({ slow_s: 1, lock: 'everyone', hold_first: 1 });
  await elsewhere.join('visitor');
  const endWith = async (settings: Readonly<Record<string, unknown>>) => {
    await room.set({ slow_s: 0, lock: 'off', hold_first: 0, ...settings });
    const [row] = await sql<{ until: string }[]>`select guard_end(${room.id})::text as until`;
    return row?.until;
  };
  assert.equal(await endWith({}), '-infinity');
  for (const rule of [{ slow_s: 1 }, { lock: 'newcomers' }, { hold_first: 1 }]) {
    assert.equal(await endWith(rule), 'infinity', JSON.stringify(rule));
  }
});

test('a right to speak or read that moves is looked at in every room it concerns', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  await sql`insert into role values ('herald', 30, 'room'), ('clerk', 31, 'room')`;
  await sql`insert into role_right values
    ('herald', 'read'), ('herald', 'speak'), ('clerk', 'read'), ('clerk', 'speak')`;
  await room.join('herald');
  await elsewhere.join('clerk');
  const version = async () => await guardedUntil(elsewhere);
  for (const right of ['speak', 'read']) {
    await sql`delete from role_right where role = 'herald' and right_name = ${right}`;
    assert.equal(await guardedUntil(room), 'infinity', right);
    assert.equal(await version(), '-infinity');
    await sql`insert into role_right values ('herald', ${right})`;
    assert.equal(await guardedUntil(room), '-infinity', right);
  }
});

test('the members’ list is another one since somebody is muted, and since he is not', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  const version = async ({ id }: RoomOfRoles) => {
    const [row] = await sql<{ v: number }[]>`
      select roster_version as v from room where room_id = ${id}`;
    return row?.v ?? Number.NaN;
  };
  const [before, there] = [await version(room), await version(elsewhere)];
  await room.run(owner, 'mute', { memberId });
  const muted = await version(room);
  assert.ok(muted > before);
  await room.run(owner, 'unmute', { memberId });
  assert.ok((await version(room)) > muted);
  assert.equal(await version(elsewhere), there);
});

test('who is muted takes no other nick; who has lost his may, and so may all others', async (t) => {
  // The one room that is guarded: it is this one that is looked at.
  const room = await RoomOfRoles.make(await openDatabase(t));
  const { sql } = room.database;
  const [owner, memberId, other] = [await room.join('owner'), await room.join(), await room.join()];
  await room.run(owner, 'mute', { memberId, until: '2201-02-03T04:05:06Z' });
  const rename = (id: string, nick: string) => sql`
    update room_member set nick = ${nick} where room_id = ${room.id} and member_id = ${id}`;
  await assert.rejects(rename(memberId, 'loud'), /muted/);
  await rename(other, 'free');
  await sql`update room_member set nick_key = null where member_id = ${memberId}`;
  await rename(memberId, 'returned');
});

test('an act that a sanction has made impossible is refused with its end', async () => {
  const room = await makeRoom();
  const [owner, moderator] = [await room.join('owner'), await room.join('moderator')];
  const refused = (name: ActName) => room.run(moderator, name, { memberId: owner });
  await room.run(owner, 'mute', { memberId: moderator, until: '2201-02-03T04:05:06Z' });
  await assert.rejects(refused('mute'), { code: 'muted', until: '2201-02-03T04:05:06.000Z' });
  await room.run(owner, 'ban', { memberId: moderator });
  await assert.rejects(refused('mute'), { code: 'banned', until: undefined });
});
