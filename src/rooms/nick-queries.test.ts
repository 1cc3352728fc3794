import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { newClientId } from '../ids.ts';

/** Who holds a nick, loses it and is told of it: nick_is_held and its like of migrations/005 and 009. */

const database = await databaseForAll();
const { sql } = database;
await sql`insert into node (node_id) values ('here'), ('there')`;
const makeRoom = () => RoomOfRoles.make(database);

/** One more member under that nick, which he holds for so many seconds from now on. */
async function join(room: RoomOfRoles, nick: string, heldS = 60): Promise<string> {
  const memberId = await room.join();
  await sql`
    update room_member
    set nick = ${nick}, nick_key = ${nick}, nick_skeleton = ${nick},
        held_until = now() + make_interval(secs => ${heldS})
    where member_id = ${memberId}`;
  return memberId;
}

const connect = ({ id }: RoomOfRoles, memberId: string, nodeId = 'here') => sql`
  insert into presence (room_id, member_id, node_id) values (${id}, ${memberId}, ${nodeId})`;

/** Rows of what is kept of former nicks: whose, which, and for how many hours he has not had it. */
const formerOf = async ({ id }: RoomOfRoles) =>
  (
    await sql<{ member_id: string; nick_key: string; nick_skeleton: string; hours: number }[]>`
      select member_id, nick_key, nick_skeleton,
             round(extract(epoch from clock_timestamp() - held_until) / 3600)::integer as hours
      from former_nick where room_id = ${id} order by held_until, nick_key`
  ).map((row) => [row.member_id, row.nick_key, row.hours]);

const nickOf = async ({ id }: RoomOfRoles, memberId: string) => {
  const [row] = await sql<{ key: string | null; skeleton: string | null }[]>`
    select nick_key as key, nick_skeleton as skeleton from room_member
    where room_id = ${id} and member_id = ${memberId}`;
  return `${row?.key} ${row?.skeleton}`;
};

const isHeld = async ({ id }: RoomOfRoles, memberId: string, key: string, skeleton = key) => {
  const [row] = await sql<{ held: boolean }[]>`
    select nick_is_held(${id}, ${memberId}, ${key}, ${skeleton}) as held`;
  return row?.held;
};

/** Takes it; answers for how many hours from now on that is remarkable. */
const take = async ({ id }: RoomOfRoles, memberId: string, key: string, skeleton = key) => {
  const [row] = await sql<{ hours: number | null }[]>`
    select round(extract(epoch from take_nick(${id}, ${memberId}, ${key}, ${skeleton}) - now()) / 3600)
      ::integer as hours`;
  return row?.hours;
};

test('a nick is held against all who would be taken for its holder, in his room', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await join(room, 'alice'), await join(room, 'bob')];
  await join(elsewhere, 'carol');
  assert.equal(await isHeld(room, bob, 'alice', 'another'), true, 'by its key');
  assert.equal(await isHeld(room, bob, 'another', 'alice'), true, 'to the eye');
  assert.equal(await isHeld(room, bob, 'another'), false);
  assert.equal(await isHeld(room, alice, 'alice'), false, 'by himself it is not');
  assert.equal(await isHeld(room, bob, 'carol'), false, 'in another room it is not');
});

test('a nick whose time is over is held by who is online in its room, and by nobody else', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await join(room, 'alice', -1), await join(room, 'bob', -1)];
  assert.equal(await isHeld(room, bob, 'alice'), false);
  await connect(elsewhere, alice);
  await connect(room, bob);
  assert.equal(await isHeld(room, bob, 'alice'), false);
  await connect(room, alice);
  assert.equal(await isHeld(room, bob, 'alice'), true);
});

test('who takes a nick takes it from all it looks like, in that room, and gives up his own', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const there = await join(elsewhere, 'alice');
  const [byKey, bob] = [await join(room, 'alice'), await join(room, 'bob')];
  const taker = await join(room, 'taker');
  await elsewhere.admit(taker, 'member', 0, 'taker');
  const toTheEye = await join(room, 'Аlice');
  assert.equal(await take(room, taker, 'alice', 'Аlice'), 24);
  assert.equal(await nickOf(room, byKey), 'null null');
  assert.equal(await nickOf(room, toTheEye), 'null null');
  assert.equal(await nickOf(room, bob), 'bob bob');
  assert.equal(await nickOf(elsewhere, there), 'alice alice');
  const kept = (await formerOf(room)).map(([memberId, nick]) => `${memberId} ${nick}`).sort();
  assert.deepEqual(kept, [`${byKey} alice`, `${taker} taker`, `${toTheEye} Аlice`].sort());
  assert.deepEqual(await formerOf(elsewhere), []);
});

test('who takes the nick that he has gives nothing up, and nothing is remarkable about it', async () => {
  const room = await makeRoom();
  const alice = await join(room, 'alice');
  assert.equal(await take(room, alice, 'alice', 'another'), null);
  assert.deepEqual(await formerOf(room), []);
  await take(room, alice, 'queen');
  assert.equal(await take(room, alice, 'alice'), null, 'it was his own');
});

test('a nick is remarkable for a day since the last one had it who would be taken for its holder', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const taker = await join(room, 'taker');
  const gaveUp = (where: RoomOfRoles, key: string, skeleton: string, hours: number) => sql`
    insert into former_nick values
      (${where.id}, ${key}, ${skeleton}, ${`${key} ${skeleton}`}, now() - make_interval(hours => ${hours}))`;
  await gaveUp(room, 'alice', 'x', 20);
  await gaveUp(room, 'y', 'alice', 10);
  await gaveUp(room, 'alice', 'gone', 25);
  await gaveUp(room, 'bob', 'bob', 1);
  await gaveUp(elsewhere, 'alice', 'alice', 1);
  await gaveUp(elsewhere, 'alice', 'gone', 25);
  assert.equal(await take(room, taker, 'alice', 'z'), 4, 'by its key');
  assert.equal(await take(room, taker, 'z', 'alice'), 14, 'to the eye');
  assert.equal(await take(room, taker, 'alice'), 14, 'the latest');
  const kept = (await formerOf(room)).map(([who]) => who).sort();
  assert.deepEqual(kept, ['alice x', 'bob bob', taker, 'y alice'].sort());
  assert.equal((await formerOf(elsewhere)).length, 2, 'each room forgets for itself');
});

test('what is kept of a nick is until when he had it: until now, who is online or has it still', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [away, holding] = [await join(room, 'away', -7200), await join(room, 'holding', 7200)];
  const [online, lost] = [await join(room, 'online', -7200), await join(room, 'lost')];
  await connect(room, online);
  await connect(elsewhere, away);
  await elsewhere.admit(away);
  await sql`update room_member set nick_key = null, nick_skeleton = null where member_id = ${lost}`;
  const keep = (memberId: string) => sql`select keep_former_nick(${room.id}, ${memberId})`;
  for (const memberId of [away, holding, online, lost]) await keep(memberId);
  assert.deepEqual((await formerOf(room)).sort(), [
    ...[
      [away, 'away', 2],
      [holding, 'holding', 0],
      [online, 'online', 0],
    ].sort(),
  ]);
  await connect(room, away);
  await keep(away);
  assert.deepEqual(
    (await formerOf(room)).filter(([who]) => who === away),
    [[away, 'away', 0]],
  );
  assert.deepEqual(await formerOf(elsewhere), []);
});

interface Change {
  readonly mixed?: boolean;
  readonly clientId?: string;
  readonly holdS?: number;
}

const change = async (room: RoomOfRoles, memberId: string, nick: string, more: Change = {}) => {
  const { mixed = false, clientId = newClientId(), holdS = 600 } = more;
  const [row] = await sql`
    select * from change_nick(
      ${room.id}, ${memberId}, ${nick}, ${nick}, ${nick}, ${mixed}, ${holdS}, ${clientId}
    )`;
  return row;
};

test('a nick that is changed is changed for the room and for the next ones, with its entry', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await join(room, 'alice', 10), await join(room, 'bob')];
  await elsewhere.admit(alice, 'visitor', 1, 'alice there');
  const row = await change(room, alice, 'queen');
  const { created_at: _, ...told } = row ?? {};
  assert.deepEqual(told, {
    ...{ outcome: 'changed', nick: 'queen', head_num: 7, role: 'member', nick_reused: false },
    ...{ former_nick: 'alice', seq: 1, duplicate: false },
  });
  const members = await sql`
    select member_id, room_id, nick, round(extract(epoch from held_until - now()))::integer as held
    from room_member where room_id in (${room.id}, ${elsewhere.id}) order by nick`;
  assert.deepEqual(
    [...members],
    [
      { member_id: alice, room_id: elsewhere.id, nick: 'alice there', held: -86_400 },
      { member_id: bob, room_id: room.id, nick: 'bob', held: 60 },
      { member_id: alice, room_id: room.id, nick: 'queen', held: 600 },
    ],
  );
  const general = await sql`
    select nick from member where member_id in (${alice}, ${bob}) order by nick`;
  assert.deepEqual([...general], [{ nick: 'queen' }, { nick: 'somebody' }]);
  await change(room, alice, 'king', { holdS: 1 });
  const [later] = await sql<{ held: number }[]>`
    select extract(epoch from held_until - now())::float8 as held from room_member
    where room_id = ${room.id} and member_id = ${alice}`;
  assert.ok(Number(later?.held) > 500, 'it is held no shorter than it was');
});

test('a change that is sent again answers the entry that there is, and changes nothing', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await join(room, 'alice'), await join(room, 'bob')];
  await elsewhere.admit(alice);
  await elsewhere.say(alice, 'there', { clientId: 'c1' });
  await room.say(bob, 'his', { clientId: 'c1' });
  const first = await change(room, alice, 'queen', { clientId: 'c1' });
  assert.deepEqual([first?.duplicate, first?.seq], [false, 2]);
  await change(room, alice, 'king');
  const again = await change(room, alice, 'queen', { clientId: 'c1' });
  assert.deepEqual(
    [again?.outcome, again?.duplicate, again?.seq, again?.nick, again?.former_nick],
    ['changed', true, 2, 'king', null],
  );
});

test('who takes a nick that was another’s is marked', async () => {
  const room = await makeRoom();
  const [alice, bob] = [await join(room, 'alice'), await join(room, 'bob')];
  await change(room, alice, 'queen');
  assert.equal((await change(room, bob, 'alice'))?.nick_reused, true);
  await sql`update former_nick set held_until = now() - interval '2 days'`;
  assert.equal((await change(room, bob, 'king'))?.nick_reused, false);
});

test('a nick is not changed to what is held, mixed or the same, nor by who has none, nor in a closed room', async () => {
  const [elsewhere, room] = [await makeRoom(), await makeRoom()];
  const [alice, lost] = [await join(room, 'alice'), await join(room, 'lost')];
  await join(room, 'bob');
  const stranger = await join(elsewhere, 'stranger');
  await sql`update room_member set nick_key = null, nick_skeleton = null where member_id = ${lost}`;
  const refused = async (memberId: string, nick: string, more: Change = {}) =>
    (await change(room, memberId, nick, more))?.outcome;
  assert.equal(await refused(alice, 'bob'), 'nick_taken');
  assert.equal(await refused(alice, 'bob', { mixed: true }), 'nick_taken');
  assert.equal(await refused(alice, 'pаul', { mixed: true }), 'nick_mixed_script');
  assert.equal(await refused(alice, 'alice'), 'nick_unchanged');
  assert.equal(await refused(lost, 'found'), 'forbidden');
  assert.equal(await refused(stranger, 'here'), 'forbidden');
  await sql`update room set status = 'closed' where room_id = ${room.id}`;
  assert.equal(await refused(alice, 'queen'), 'room_closed');
  assert.equal(await nickOf(room, alice), 'alice alice');
  const entries = await sql`select from room_log where room_id = ${room.id}`;
  assert.equal(entries.length, 0);
});
