import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { newRoomId } from '../ids.ts';
import { readAudit, readSanctions } from './record-queries.ts';
import { readStanding, readUnwelcome, requireRight } from './right-queries.ts';

/** Why somebody may not do something, and until when: refusal_of and its like of migrations/014. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

const LATER = '2201-02-03T04:05:06.000Z';
const SOONER = '2101-02-03T04:05:06.000Z';

interface Lay {
  readonly until?: string;
  readonly address?: string;
  readonly act?: string;
}

/** Lays a role over somebody's, or over all who come from an address. */
const lay = async (room: RoomOfRoles, memberId: string, role: string, more: Lay = {}) => {
  const { until = 'infinity', address = '', act = 'mute' } = more;
  await sql`
    insert into sanction (room_id, member_id, address_hash, role, act, until, reason, imposed_by)
    values (${room.id}, ${memberId}, address_hash(${address}), ${role}, ${act},
            ${until}::text::timestamptz, '', '')`;
};

/** `code until` of the refusal, `may` where there is none. */
async function refusal(
  room: RoomOfRoles,
  memberId: string,
  right: string,
  address: string | null = null,
): Promise<string> {
  const [row] = await sql<{ code: string | null; until: string | null }[]>`
    select code, coalesce(wire_time(until), until::text) as until
    from refusal_of(${room.id}, ${memberId}, ${right}, ${address})`;
  return row?.code ? `${row.code} ${row.until ?? 'for good'}` : 'may';
}

test('who may not is told why: no member, without the right, muted or banned', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [member, visitor] = [await room.join(), await room.join('visitor')];
  const stranger = await elsewhere.join('owner');
  assert.equal(await refusal(room, stranger, 'read'), 'forbidden for good');
  assert.equal(await refusal(room, member, 'speak'), 'may');
  assert.equal(await refusal(room, member, 'mute'), 'not_allowed for good');
  assert.equal(await refusal(room, visitor, 'read'), 'may');
  assert.equal(await refusal(room, visitor, 'speak'), 'not_allowed for good');
  await lay(room, member, 'muted', { until: LATER });
  assert.equal(await refusal(room, member, 'speak'), `muted ${LATER}`);
  assert.equal(await refusal(room, member, 'read'), 'may');
  await lay(room, member, 'banned', { act: 'ban' });
  assert.equal(await refusal(room, member, 'speak'), 'banned for good');
  assert.equal(await refusal(room, member, 'read'), 'banned for good');
  await lay(elsewhere, visitor, 'banned');
  assert.equal(await refusal(room, visitor, 'read'), 'may');
});

test('of several sanctions the hardest counts, of equals the longest, and none that is over', async () => {
  const room = await makeRoom();
  const memberId = await room.join();
  const roleNow = async () => {
    const [row] = await sql<{ role: string }[]>`
      select role_in_force(${room.id}, ${memberId}) as role`;
    return row?.role;
  };
  await lay(room, memberId, 'banned', { until: '2001-02-03T04:05:06Z' });
  assert.equal(await refusal(room, memberId, 'speak'), 'may');
  assert.equal(await roleNow(), 'member');
  await lay(room, memberId, 'muted', { until: SOONER });
  await lay(room, memberId, 'muted', { until: LATER });
  assert.equal(await refusal(room, memberId, 'speak'), `muted ${LATER}`);
  await lay(room, memberId, 'banned', { until: SOONER });
  assert.equal(await refusal(room, memberId, 'speak'), `banned ${SOONER}`);
  assert.equal(await roleNow(), 'banned');
});

test('who comes from a banned address is kept out of that room, unless he is exempt', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [member, moderator] = [await room.join(), await room.join('moderator')];
  const there = await elsewhere.join();
  const address = '192.0.2.1';
  await lay(room, 'somebody', 'banned', { address: '192.0.2.2' });
  await lay(room, 'somebody', 'banned', { address, until: '2001-02-03T04:05:06Z' });
  assert.equal(await refusal(room, member, 'read', address), 'may');
  await lay(room, 'somebody', 'banned', { address, until: SOONER });
  await lay(room, 'somebody', 'banned', { address, until: LATER });
  assert.equal(await refusal(room, member, 'read', address), `banned ${LATER}`);
  assert.equal(await refusal(room, member, 'read', '192.0.2.3'), 'may');
  assert.equal(await refusal(room, member, 'read'), 'may');
  assert.equal(await refusal(room, moderator, 'read', address), 'may');
  assert.equal(await refusal(elsewhere, there, 'read', address), 'may');
  await lay(room, 'somebody', 'banned', { address });
  assert.equal(await refusal(room, member, 'read', address), 'banned for good');
  assert.equal(await refusal(room, member, 'mute', address), 'not_allowed for good');
  // A ban of an address that came about through somebody is not laid over him.
  await lay(room, moderator, 'banned', { address: '192.0.2.9' });
  assert.equal(await refusal(room, moderator, 'speak'), 'may');
});

test('of those who are present he is named who may not read here, or from there, or is revoked', async () => {
  const room = await makeRoom();
  await lay(room, 'somebody', 'banned', { address: '192.0.2.1' });
  const enter = async (address: string) => {
    const memberId = await room.join();
    const [row] = await sql<{ id: number }[]>`
      insert into credential (member_id, secret_hash) values (${memberId}, sha256(convert_to(${memberId}, 'UTF8')))
      returning credential_id as id`;
    return { member: { member_id: memberId }, credentialId: row?.id ?? Number.NaN, address };
  };
  const [free, banned] = [await enter('192.0.2.2'), await enter('192.0.2.2')];
  const [fromThere, gone] = [await enter('192.0.2.1'), await enter('192.0.2.2')];
  const expired = await enter('192.0.2.2');
  await lay(room, banned.member.member_id, 'banned');
  await sql`delete from credential where credential_id = ${gone.credentialId}`;
  await sql`
    update credential set last_used_at = '2001-02-03' where credential_id = ${expired.credentialId}`;
  const { refused, revoked } = await readUnwelcome(database, room.id, [
    ...[free, banned, fromThere, gone, expired],
  ]);
  assert.deepEqual(refused, [banned, fromThere]);
  assert.deepEqual(revoked, [gone, expired]);
});

test('a right that is needed is there, or its refusal says why and until when', async () => {
  const room = await makeRoom();
  const memberId = await room.join();
  await requireRight(database, room.id, memberId, 'speak');
  const missing = requireRight(database, room.id, memberId, 'audit');
  await assert.rejects(missing, { code: 'not_allowed', until: undefined });
  await lay(room, memberId, 'muted', { until: LATER });
  const muted = requireRight(database, room.id, memberId, 'speak');
  await assert.rejects(muted, { code: 'muted', until: LATER });
});

test('one knows what one may do, on whom, and which roles one may give and invite to', async (t) => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  await elsewhere.set({ entry_role: 'visitor' });
  await sql`insert into role values ('founder', 110, 'room'), ('robot', 15, 'server')`;
  t.after(() => sql`delete from role where role in ('founder', 'robot')`);
  const [owner, moderator] = [await room.join('owner'), await room.join('moderator')];
  const member = await room.join();
  const below = ['moderator', 'member', 'visitor'];
  const standing = (memberId: string) => readStanding(database, room.id, memberId);
  const ofOwner = await standing(owner);
  assert.deepEqual(ofOwner.acts_on, below);
  assert.deepEqual(ofOwner.gives, ['owner', ...below]);
  assert.deepEqual(ofOwner.invites_to, ['owner', 'moderator']);
  assert.ok(ofOwner.rights.includes('own') && !ofOwner.rights.includes('admin'));
  const ofModerator = await standing(moderator);
  assert.deepEqual(ofModerator.acts_on, ['member', 'visitor']);
  assert.deepEqual(ofModerator.gives, ['member', 'visitor']);
  assert.deepEqual(ofModerator.invites_to, []);
  const rights = ['edit_own', 'invite', 'read', 'recall_own', 'speak'];
  assert.deepEqual((await standing(member)).rights, rights);
  await lay(room, member, 'muted');
  assert.deepEqual(await standing(member), {
    ...{ rights: ['read', 'recall_own'], acts_on: [], gives: [], invites_to: [] },
  });
});

test('what is laid over whom is listed with its addresses, newest first, and without what is over', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [first, second] = [await room.join(), await room.join()];
  await elsewhere.admit(second, 'member', 0, 'another nick');
  await lay(room, first, 'muted', { until: LATER });
  await lay(room, second, 'banned', { act: 'ban' });
  for (const address of ['192.0.2.1', '192.0.2.2']) {
    await lay(room, second, 'banned', { act: 'ban', address });
  }
  await lay(room, first, 'banned', { act: 'ban', address: '192.0.2.3' });
  await lay(elsewhere, second, 'banned', { act: 'ban', address: '192.0.2.3' });
  await lay(room, second, 'muted', { until: '2001-02-03T04:05:06Z' });
  await lay(room, 'forgotten', 'muted', { until: LATER });
  const rows = await readSanctions(database, room.id);
  assert.deepEqual(
    rows.map(({ member_id: id, user_name: name, until, addresses }) => [
      id,
      name,
      until,
      addresses,
    ]),
    [
      ['forgotten', null, LATER, 0],
      [second, second, null, 2],
      [first, first, LATER, 0],
    ],
  );
});

test('what was done is read from the latest act down, room by room', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  for (const { id } of [room, elsewhere, room, room]) {
    await sql`
      insert into audit (room_id, at, actor_id, actor_nick, actor_role, act, reason, details, client_id)
      values (${id}, now(), 'a', 'a', 'owner', 'topic', '', '{}', gen_random_uuid()::text)`;
  }
  const page = (before: number, limit: number) => readAudit(database, room.id, { before, limit });
  const all = (await page(Number.MAX_SAFE_INTEGER, 9)).map(({ audit_id: id }) => id);
  assert.deepEqual(
    all,
    [...all].sort((a, b) => b - a),
  );
  assert.equal(all.length, 3);
  const [newest, middle, oldest] = all;
  const ids = async (before = 0, limit = 9) =>
    (await page(before, limit)).map(({ audit_id: id }) => id);
  assert.deepEqual(await ids(newest, 1), [middle]);
  assert.deepEqual(await ids(newest), [middle, oldest]);
  assert.equal((await readAudit(database, newRoomId(), { before: 9e9, limit: 9 })).length, 0);
});

test('who is banned, or comes from a banned address, enters no more; others do', async () => {
  const room = await makeRoom();
  const [member, banned, muted] = [await room.join(), await room.join(), await room.join()];
  const enters = async (memberId: string, address?: string) => {
    try {
      await sql`select check_bans(room, ${memberId}, ${sql.json(address ? { address } : {})})
        from room where room_id = ${room.id}`;
      return 'enters';
    } catch (error) {
      const { message, detail } = error as { message: string; detail: string };
      return `${message} ${detail}`.trim();
    }
  };
  await lay(room, banned, 'banned', { until: LATER });
  await lay(room, muted, 'muted');
  await lay(room, 'somebody', 'banned', { address: '192.0.2.1', until: SOONER });
  const visitor = await room.join('visitor');
  assert.equal(await enters(visitor), 'enters');
  assert.equal(await enters(banned), `banned ${LATER}`);
  assert.equal(await enters(muted), 'enters');
  assert.equal(await enters(member), 'enters');
  assert.equal(await enters(member, '192.0.2.2'), 'enters');
  assert.equal(await enters(member, '192.0.2.1'), `banned ${SOONER}`);
  assert.equal(await enters('a newcomer', '192.0.2.1'), `banned ${SOONER}`);
  assert.equal(await enters('a newcomer', '192.0.2.2'), 'enters');
  assert.equal(await enters('a newcomer'), 'enters');
  await sql`insert into role values ('ghost', 9, 'room') on conflict do nothing`;
  assert.equal(await enters(await room.join('ghost')), 'not_allowed');
  await sql`update room set guarded_until = '-infinity' where room_id = ${room.id}`;
  assert.equal(await enters(banned), 'enters', 'a room that is not guarded is spared the look');
});
