import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { blockedPids, openDatabase } from '../../test/support/open-database.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { until } from '../../test/support/until.ts';

/** Who may give which role, by appointment, by a link and by inheritance: migrations/014. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

const newHash = (): string => randomBytes(32).toString('hex');

const linksOf = async (room: RoomOfRoles) => [
  ...(await sql<{ role: string; uses: number | null; hash: string; ends: boolean }[]>`
    select role, uses_left as uses, encode(secret_hash, 'hex') as hash, until < 'infinity' as ends
    from invitation where room_id = ${room.id} order by made_at`),
];

test('one appoints to roles below one’s own, and to one’s own as an owner', async () => {
  const room = await makeRoom();
  const [owner, member] = [await room.join('owner'), await room.join()];
  await sql`insert into role values ('deputy', 90, 'room'), ('founder', 110, 'room')`;
  await sql`insert into role_right select 'deputy', right_name from known_right
    where right_name in ('read', 'appoint')`;
  const deputy = await room.join('deputy');
  const by = (actorId: string, role: string) =>
    room.act(actorId, 'appoint', { memberId: member, role });
  assert.equal(await by(deputy, 'member'), 'already_done');
  assert.equal(await by(deputy, 'deputy'), 'not_allowed');
  assert.equal(await by(deputy, 'owner'), 'not_allowed');
  assert.equal(await by(deputy, 'moderator'), 'done');
  assert.equal(await room.roleOf(member), 'moderator');
  assert.equal(await by(owner, 'muted'), 'role_not_found');
  assert.equal(await by(owner, 'nobody'), 'role_not_found');
  assert.equal(await by(owner, 'founder'), 'not_allowed');
  assert.equal(await by(owner, 'owner'), 'done');
  assert.equal(await room.roleOf(member), 'owner');
  assert.equal(await room.roleOf(deputy), 'deputy');
  await sql`delete from role where role in ('founder')`;
});

test('who resigns is what newcomers are, unless he is the last owner', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, moderator] = [await room.join('owner'), await room.join('moderator')];
  await elsewhere.join('owner');
  assert.equal(await room.act(owner, 'resign'), 'last_owner');
  assert.equal(await room.act(moderator, 'resign'), 'done');
  assert.equal(await room.roleOf(moderator), 'member');
  assert.equal(await room.act(moderator, 'resign'), 'already_done');
  await sql`update room set entry_role = 'visitor' where room_id = ${room.id}`;
  assert.equal(await room.act(moderator, 'resign'), 'done');
  assert.equal(await room.roleOf(moderator), 'visitor');
  const other = await room.join('owner');
  assert.equal(await room.act(owner, 'resign'), 'done');
  assert.equal(await room.act(other, 'resign'), 'last_owner');
});

test('of two owners who resign at once one stays', async (t) => {
  const database = await openDatabase(t);
  const room = await RoomOfRoles.make(database);
  const [first, second] = [await room.join('owner'), await room.join('owner')];
  let outcome: Promise<string> | undefined;
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select from room where room_id = ${room.id} for update`;
    outcome = room.act(second, 'resign');
    await until(async () => (await blockedPids(database)).length > 0);
    await sql`update room_member set role = 'member' where member_id = ${first}`;
  });
  assert.equal(await outcome, 'last_owner');
});

test('who is somebody in two rooms resigns in the one he said', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const moderator = await room.join('moderator');
  await elsewhere.admit(moderator, 'moderator');
  await elsewhere.set({ entry_role: 'visitor' });
  assert.equal(await room.act(moderator, 'resign'), 'done');
  assert.equal(await room.roleOf(moderator), 'member');
  assert.equal(await elsewhere.roleOf(moderator), 'moderator');
  assert.equal(await elsewhere.act(moderator, 'resign'), 'done');
  assert.equal(await elsewhere.roleOf(moderator), 'visitor');
  assert.equal(await room.roleOf(moderator), 'member');
});

test('anybody invites to what newcomers are, and to more who may give it', async () => {
  const room = await makeRoom();
  const [owner, moderator] = [await room.join('owner'), await room.join('moderator')];
  const member = await room.join();
  const invite = (actorId: string, args: object) =>
    room.act(actorId, 'invite', { secretHash: newHash(), ...args });
  assert.equal(await invite(member, {}), 'done');
  assert.equal(await invite(member, { role: 'visitor' }), 'done');
  assert.equal(await invite(member, { role: 'member', uses: 3 }), 'done');
  assert.equal(await invite(moderator, { role: 'moderator' }), 'not_allowed');
  assert.equal(await invite(owner, { role: 'moderator', seconds: 60 }), 'done');
  assert.equal(await invite(owner, { role: 'owner' }), 'done');
  assert.equal(await invite(owner, { role: 'banned' }), 'role_not_found');
  assert.deepEqual(
    (await linksOf(room)).map(({ role, uses, ends }) => [role, uses, ends]),
    [
      ['member', 1, false],
      ['visitor', 1, false],
      ['member', 3, false],
      ['moderator', 1, true],
      ['owner', 1, false],
    ],
  );
  await sql`insert into role values ('usher', 40, 'room')`;
  await sql`insert into role_right select 'usher', unnest(array['read', 'invite', 'appoint'])`;
  const usher = await room.join('usher');
  assert.equal(await invite(usher, { role: 'usher' }), 'not_allowed');
  assert.equal(await invite(usher, { role: 'moderator' }), 'not_allowed');
  await sql`insert into role values ('elder', 95, 'room')`;
  await sql`insert into role_right select 'elder', unnest(array['read', 'invite'])`;
  assert.equal(await invite(await room.join('elder'), { role: 'moderator' }), 'not_allowed');
});

test('of somebody’s links the latest fifty are kept, and none that is over', async () => {
  const [room, elsewhere, busy] = [await makeRoom(), await makeRoom(), await makeRoom()];
  const [owner, other] = [await room.join('owner'), await room.join()];
  await busy.admit(owner);
  await room.run(owner, 'renew-link', { secretHash: newHash() });
  await room.run(other, 'invite', { secretHash: newHash() });
  await room.run(owner, 'invite', { secretHash: newHash() });
  await sql`update invitation set until = now() where room_id = ${room.id} and role = 'member'
    and made_by = ${owner}`;
  const there = await elsewhere.join();
  await elsewhere.run(there, 'invite', { secretHash: newHash() });
  await sql`update invitation set until = now() where room_id = ${elsewhere.id}`;
  const made: string[] = [];
  for (let count = 0; count < 52; count += 1) {
    const secretHash = newHash();
    made.push(secretHash);
    await busy.run(owner, 'invite', { secretHash: newHash() });
    await room.run(owner, 'invite', { secretHash });
  }
  const links = await linksOf(room);
  assert.deepEqual(
    links.slice(2).map(({ hash }) => hash),
    made.slice(2),
  );
  assert.deepEqual(
    links.slice(0, 2).map(({ role }) => role),
    ['owner', 'member'],
  );
  assert.equal((await linksOf(elsewhere)).length, 1, 'another room is none of its business');
});

test('a link gives its role as often as it is good, and to who has less', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const owner = await room.join('owner');
  const secretHash = newHash();
  await room.run(owner, 'invite', { secretHash, role: 'moderator', uses: 2 });
  await room.run(owner, 'invite', { secretHash: newHash(), role: 'moderator' });
  const claim = (actorId: string, hash = secretHash) =>
    room.act(actorId, 'claim', { secretHash: hash });
  assert.equal(await claim(owner), 'already_done');
  const [first, second, third] = [await room.join(), await room.join('visitor'), await room.join()];
  assert.equal(await claim(first, newHash()), 'link_not_found');
  const stranger = await elsewhere.join();
  assert.equal(await elsewhere.act(stranger, 'claim', { secretHash }), 'link_not_found');
  assert.equal(await claim(first), 'done');
  assert.equal(await claim(first), 'already_done');
  assert.deepEqual(
    (await linksOf(room)).map(({ uses }) => uses),
    [1, 1],
  );
  assert.equal(await claim(second), 'done');
  assert.equal(await claim(third), 'link_not_found');
  assert.deepEqual(
    (await linksOf(room)).map(({ uses }) => uses),
    [1],
  );
  assert.equal(await room.roleOf(first), 'moderator');
  assert.equal(await room.roleOf(second), 'moderator');
  assert.equal(await room.roleOf(third), 'member');
  await sql`update invitation set until = now() where room_id = ${room.id}`;
  const [left] = await linksOf(room);
  assert.equal(await claim(third, left?.hash), 'link_not_found');
});

test('the owner’s link is good as often as one likes, and until there is another one', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const owner = await room.join('owner');
  const [old, renewed, there] = [newHash(), newHash(), newHash()];
  await elsewhere.run(await elsewhere.join('owner'), 'renew-link', { secretHash: there });
  await room.run(owner, 'renew-link', { secretHash: old });
  await room.run(owner, 'invite', { secretHash: newHash(), role: 'moderator' });
  await room.run(owner, 'renew-link', { secretHash: renewed });
  const [first, second] = [await room.join(), await room.join()];
  assert.equal(await room.act(first, 'claim', { secretHash: old }), 'link_not_found');
  assert.equal(await room.act(first, 'claim', { secretHash: renewed }), 'done');
  assert.equal(await room.act(second, 'claim', { secretHash: renewed }), 'done');
  assert.equal(await room.roleOf(second), 'owner');
  assert.deepEqual((await linksOf(room)).map(({ role }) => role).sort(), ['moderator', 'owner']);
  assert.equal((await linksOf(elsewhere)).length, 1);
});

test('who becomes an owner by a link is silenced no more; a moderator’s link frees nobody', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, memberId, other] = [await room.join('owner'), await room.join(), await room.join()];
  const [owners, moderators] = [newHash(), newHash()];
  await room.run(owner, 'renew-link', { secretHash: owners });
  await room.run(owner, 'invite', { secretHash: moderators, role: 'moderator' });
  await room.run(owner, 'mute', { memberId });
  await room.run(owner, 'mute', { memberId: other });
  await sql`insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
    values (${elsewhere.id}, ${memberId}, 'muted', 'mute', 'infinity', '', '')`;
  const count = async (id: string) =>
    (await sql`select from sanction where member_id = ${id}`).length;
  await room.run(memberId, 'claim', { secretHash: moderators });
  assert.equal(await count(memberId), 2);
  await room.run(memberId, 'claim', { secretHash: owners });
  assert.equal(await count(memberId), 1, 'the one of the other room');
  assert.equal(await count(other), 1);
});

test('the eldest heir who is about takes over from owners who are not', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const owner = await room.join('owner', 50);
  const [eldest, younger] = [await room.join('moderator', 20), await room.join('moderator', 10)];
  const away = await room.join('moderator', 60);
  await elsewhere.join('owner');
  await elsewhere.join('moderator', 55);
  const takeOver = (actorId: string, awayDays: number) =>
    room.act(actorId, 'take-over', { awayDays });
  assert.equal(await takeOver(eldest, 0), 'owner_not_away');
  assert.equal(await takeOver(eldest, 51), 'owner_not_away');
  assert.equal(await takeOver(younger, 30), 'not_eldest');
  assert.equal(await takeOver(away, 30), 'not_eldest');
  assert.equal(await takeOver(await room.join('member', 25), 30), 'not_allowed');

  const isHere = async (memberId: string) => {
    await sql`insert into node (node_id) values ('here') on conflict do nothing`;
    await sql`insert into presence (room_id, member_id, node_id)
      values (${room.id}, ${memberId}, 'here')`;
  };
  await isHere(owner);
  assert.equal(await takeOver(eldest, 30), 'owner_not_away', 'he is online');
  await sql`delete from presence where member_id = ${owner}`;
  await sql`update room_member set held_until = now() where member_id = ${owner}`;
  assert.equal(await takeOver(eldest, 30), 'owner_not_away', 'he was a moment ago');
  await sql`update room_member set held_until = now() - interval '50 days'
    where member_id = ${owner}`;
  await isHere(away);
  assert.equal(await takeOver(eldest, 30), 'not_eldest', 'who was away is back');
  await sql`insert into presence (room_id, member_id, node_id)
    values (${elsewhere.id}, ${owner}, 'here')`;
  assert.equal(await takeOver(away, 30), 'done');
  assert.deepEqual([await room.roleOf(away), await room.roleOf(eldest)], ['owner', 'moderator']);
});

test('the last owner who is forgotten leaves the room to its heir, another one does not', async () => {
  const room = await makeRoom();
  const [owner, other] = [await room.join('owner'), await room.join('owner')];
  const [heir, member] = [await room.join('moderator', 90), await room.join('member', 95)];
  await room.join('member', 97);
  await (await makeRoom()).join('moderator', 99);
  const forget = (memberId: string) =>
    sql`delete from room_member where room_id = ${room.id} and member_id = ${memberId}`;
  await forget(member);
  await forget(other);
  assert.equal(await room.roleOf(heir), 'moderator');
  await forget(owner);
  assert.equal(await room.roleOf(heir), 'owner');
});
