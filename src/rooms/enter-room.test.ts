import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { blockedPids, type OpenDatabase, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import { newClientId, newMemberId, newNodeId, newRoomId } from '../ids.ts';
import { prove } from '../members/credential-queries.ts';
import { newCredential, parseNickId } from '../members/credentials.ts';
import { readProfile } from '../members/member-queries.ts';
import { parseNick } from '../names/nick.ts';
import { parseRoomName } from '../names/room-name.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readAdmission } from './admission.ts';
import { type EnterRequest, type EnterResult, enter } from './enter-room.ts';
import { enterRoom } from './nick-queries.ts';
import { countRooms, readRoom } from './room-queries.ts';

/** Enters the lounge, with nicks that are held as long as the tests run. */
async function setScene(t: TestContext) {
  const database = await openDatabase(t);
  const config = readConfig({});
  const bus = new LocalBus<RoomSignal>();
  return {
    bus,
    database,
    enterAs: (nick: string, wish: Partial<EnterRequest> = {}) =>
      enter(
        { database, config, bus },
        {
          name: 'lounge',
          nick,
          headNum: 0,
          ifUnknown: 'refuse',
          ...wish,
        },
      ),
    admission: async (roomId: string, nickId: string) =>
      (await readAdmission(database, roomId, parseNickId(nickId), '')).outcome,
  };
}

/** As if the member had been gone for longer than a nick is held. */
async function expireHold({ sql }: OpenDatabase, memberId: string): Promise<void> {
  await sql`
    update room_member set held_until = now() - interval '1 s' where member_id = ${memberId}`;
}

async function counts({ sql }: OpenDatabase) {
  const [row] = await sql<Record<string, number>[]>`
    select (select count(*) from room) as rooms, (select count(*) from member) as members,
           (select count(*) from credential) as credentials,
           (select count(*) from room_member) as inside`;
  return { ...row };
}

test('the first creates the room, who comes next enters it, and both may connect', async (t) => {
  const { database, enterAs, admission } = await setScene(t);
  const alice = await enterAs('alice', { headNum: 7 });
  const bob = await enterAs('bob', { name: ' LOUNGE ' });
  assert.deepEqual([alice.created, bob.created], [true, false]);
  assert.equal(bob.roomId, alice.roomId);
  assert.equal(await countRooms(database), 1);
  assert.equal(await admission(alice.roomId, alice.nickId), 'admitted');
  assert.equal(await admission(alice.roomId, bob.nickId), 'admitted');
  const admitted = await readAdmission(database, alice.roomId, parseNickId(alice.nickId), '');
  assert.deepEqual(admitted.outcome === 'admitted' && admitted.member, {
    member_id: alice.member.member_id,
    user_name: 'alice',
    head_num: 7,
    role: 'owner',
  });
});

test('a nick that is held is refused to others, in each spelling, and nothing is stored', async (t) => {
  const { database, enterAs } = await setScene(t);
  await enterAs('alice');
  const before = await counts(database);
  for (const nick of ['alice', 'ALICE', ' alice ', 'ａｌｉｃｅ', 'Аlice']) {
    await assert.rejects(enterAs(nick), { code: 'nick_taken' });
  }
  assert.deepEqual(await counts(database), before);
});

test('a nick is held while its member is online, however long ago it entered', async (t) => {
  const { database, enterAs } = await setScene(t);
  const alice = await enterAs('alice');
  const { member_id: memberId } = alice.member;
  await expireHold(database, memberId);
  await database.sql`
    insert into presence (room_id, member_id, node_id)
    values (${alice.roomId}, ${memberId}, ${newNodeId()})`;
  await assert.rejects(enterAs('alice'), { code: 'nick_taken' });
});

test('after its hold another may take the nick; the former holder has to enter again', async (t) => {
  const { database, enterAs, admission } = await setScene(t);
  const former = await enterAs('alice');
  const { roomId } = former;
  await expireHold(database, former.member.member_id);
  assert.equal(await admission(roomId, former.nickId), 'admitted', 'nobody has taken it yet');

  const taker = await enterAs('Alice');
  assert.notEqual(taker.member.member_id, former.member.member_id);
  assert.equal(await admission(roomId, former.nickId), 'forbidden');
  assert.equal(await admission(roomId, taker.nickId), 'admitted');
  await assert.rejects(enterAs('alice', { nickId: former.nickId }), { code: 'nick_taken' });

  const again = await enterAs('alicia', { nickId: former.nickId });
  assert.equal(again.member.member_id, former.member.member_id);
  assert.equal(await admission(roomId, former.nickId), 'admitted');
});

test('the nickId gets its holder the nick again, or another one in its place', async (t) => {
  const { database, enterAs } = await setScene(t);
  const alice = await enterAs('alice');
  const before = await counts(database);
  const again = await enterAs('alice', { nickId: alice.nickId });
  assert.deepEqual(again, { ...alice, created: false, ownerSecret: undefined });
  assert.deepEqual(await counts(database), before);

  await enterAs('queen', { nickId: alice.nickId, headNum: 9 });
  assert.equal((await readProfile(database, alice.member.member_id))?.nick, 'queen');
  assert.equal((await enterAs('alice')).member.user_name, 'alice');
});

test('a nickId that nobody holds is refused, or makes a new member where that is wished', async (t) => {
  const { database, enterAs } = await setScene(t);
  const stranger = newCredential();
  const alice = await enterAs('alice');
  const forged = `${alice.member.member_id}.${stranger.nickId.split('.')[1]}`;
  for (const nickId of [stranger.nickId, forged, alice.member.member_id, 'nonsense', '']) {
    await assert.rejects(enterAs('bob', { nickId }), { code: 'unauthorized' });
  }
  const entered = await enterAs('bob', { nickId: forged, ifUnknown: 'newMember' });
  assert.notEqual(entered.member.member_id, alice.member.member_id);
  assert.notEqual(entered.nickId, forged);
  const given = parseNickId(entered.nickId);
  assert.ok(given && (await prove(database, given)) !== undefined);
});

test('entering again with the same ids, as after an answer that was lost, changes nothing', async (t) => {
  const { database } = await setScene(t);
  const { memberId, secretHash } = newCredential();
  const entrance = {
    newRoomId: newRoomId(),
    ownerHash: newCredential().secretHash,
    wish: {},
    name: parseRoomName('lounge'),
    memberId,
    newSecretHash: secretHash,
    nick: parseNick('alice'),
    headNum: 0,
    holdS: 600,
    clientId: newClientId(),
  };
  const first = await enterRoom(database, entrance);
  const before = await counts(database);
  const second = await enterRoom(database.connectAgain(), entrance);
  assert.deepEqual(second, first);
  assert.deepEqual(await counts(database), before);
});

test('of many who want one nick at once, by several nodes, one gets it', async (t) => {
  const { database, enterAs } = await setScene(t);
  const nodes = _.times(3, () => database.connectAgain());
  const config = readConfig({});
  const bus = new LocalBus<RoomSignal>();
  const request: EnterRequest = { name: 'hall', nick: 'alice', headNum: 0, ifUnknown: 'refuse' };
  const results = await Promise.allSettled(
    _.times(30, (i) => enter({ database: nodes[i % 3] ?? database, config, bus }, request)),
  );
  const entered = results.filter(({ status }) => status === 'fulfilled');
  assert.equal(entered.length, 1);
  for (const result of results) {
    if (result.status === 'rejected') assert.equal(result.reason.code, 'nick_taken');
  }
  assert.deepEqual(await counts(database), { rooms: 1, members: 1, credentials: 1, inside: 1 });
  await enterAs('bob', { name: 'hall' });
});

test('a closed room is neither entered, nor shown, nor connected to', async (t) => {
  const { database, enterAs, admission } = await setScene(t);
  const alice = await enterAs('alice');
  await database.sql`update room set status = 'closed'`;
  await assert.rejects(enterAs('bob'), { code: 'room_closed' });
  assert.equal(await admission(alice.roomId, alice.nickId), 'room_closed');
  assert.equal(await readRoom(database, alice.roomId), undefined);
  assert.equal(await countRooms(database), 0);
});

test('who never entered a room is no member of it, and a wrong secret is nobody’s', async (t) => {
  const { database, enterAs, admission } = await setScene(t);
  const alice = await enterAs('alice');
  const elsewhere = await enterAs('bob', { name: 'elsewhere' });
  assert.equal(await admission(alice.roomId, elsewhere.nickId), 'forbidden');
  const forged = `${alice.member.member_id}.${newCredential().nickId.split('.')[1]}`;
  assert.equal(await admission(alice.roomId, forged), 'unauthorized');
  assert.equal(await admission(alice.roomId, 'nonsense'), 'unauthorized');
  assert.equal(await admission(newRoomId(), alice.nickId), 'room_not_found');
  assert.equal(await admission("' or 1=1", alice.nickId), 'room_not_found');
  assert.equal(await readProfile(database, newMemberId()), undefined);
  assert.equal(await readProfile(database, '\0'), undefined);
});

test('people online are counted once, by however many nodes they are here', async (t) => {
  const { database, enterAs } = await setScene(t);
  const alice = await enterAs('alice');
  const { member_id: memberId } = alice.member;
  for (const nodeId of [newNodeId(), newNodeId()]) {
    await database.sql`
      insert into presence (room_id, member_id, node_id)
      values (${alice.roomId}, ${memberId}, ${nodeId})`;
  }
  const room = await readRoom(database, alice.roomId);
  assert.deepEqual([room?.online, room?.room_name, room?.head_seq], [1, 'lounge', 0]);
});

test('whose member is forgotten while he enters goes on as a new one, where that is asked for', async (t) => {
  const { database, enterAs } = await setScene(t);
  const alice = await enterAs('alice');
  const { member_id: memberId } = alice.member;
  const wish = { name: 'kitchen', nickId: alice.nickId };
  const observer = database.connectAgain();
  let entering: Promise<PromiseSettledResult<EnterResult>[]> = Promise.resolve([]);
  await database.sql.begin(async (forgetting) => {
    await forgetting`select from member where member_id = ${memberId} for update`;
    entering = Promise.allSettled([
      enterAs('alice', { ...wish, ifUnknown: 'newMember' }),
      enterAs('bob', wish),
    ]);
    await until(async () => (await blockedPids(observer)).length === 2);
    await forgetting`select forget_member(${memberId}, ${newClientId()}, 0)`;
  });
  const [asNew, asHimself] = await entering;
  assert.ok(asNew?.status === 'fulfilled');
  assert.notEqual(asNew.value.member.member_id, memberId);
  assert.ok(asHimself?.status === 'rejected');
  assert.equal(asHimself.reason.code, 'unauthorized');
});
