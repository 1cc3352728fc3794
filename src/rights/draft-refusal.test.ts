import assert from 'node:assert/strict';
import { test } from 'node:test';
import { append } from '../../test/support/append.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import { appendEntries } from '../log/log-queries.ts';
import type { Draft } from '../wire/entry.ts';

/** Who may say something in a room that is guarded: draft_refusal of migrations/016 and refused_drafts of 018. */

const database = await databaseForAll();
const { sql } = database;
const makeRoom = () => RoomOfRoles.make(database);

const LATER = '2201-02-03T04:05:06.000Z';

/** The code that a text is refused with, and until when; `said` where it is not. */
async function say(room: RoomOfRoles, memberId: string, more: Partial<Draft> = {}) {
  try {
    await room.say(memberId, 'hello', more);
    return 'said';
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error));
    return `${error.code} ${error.until ?? ''}`.trim();
  }
}

const draft = (room: RoomOfRoles, memberId: string, more: Partial<Draft> = {}): Draft => ({
  ...{ roomId: room.id, memberId, nick: memberId, headNum: 0, kind: 'text' },
  ...{ content: 'hello', clientId: newClientId(), ...more },
});

/** So many seconds ago somebody has entered. */
const entered = (room: RoomOfRoles, memberId: string, seconds: number) => sql`
  update room_member set entered_at = now() - make_interval(secs => ${seconds})
  where room_id = ${room.id} and member_id = ${memberId}`;

const mute = (room: RoomOfRoles, memberId: string) => sql`
  insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
  values (${room.id}, ${memberId}, 'muted', 'mute', ${LATER}, '', '')`;

test('a lock keeps newcomers from speaking, or everybody, but nobody who is exempt', async () => {
  const room = await makeRoom();
  const [regular, newcomer] = [await room.join(), await room.join()];
  const moderator = await room.join('moderator');
  await entered(room, regular, 120);
  await entered(room, newcomer, 30);
  await room.set({ lock: 'newcomers', locked_at: new Date(), newcomer_s: 60 });
  assert.equal(await say(room, regular), 'said');
  assert.equal(await say(room, newcomer), 'room_locked');
  assert.equal(await say(room, moderator), 'said');
  await room.set({ lock: 'everyone' });
  assert.equal(await say(room, regular), 'room_locked');
  assert.equal(await say(room, moderator), 'said');
});

test('who entered after a room was locked is a newcomer, and who was one then remains one', async () => {
  const room = await makeRoom();
  const [since, shortlyBefore] = [await room.join(), await room.join()];
  await entered(room, since, 1000);
  await entered(room, shortlyBefore, 2030);
  const lockedAt = new Date(Date.now() - 2_000_000);
  await room.set({ lock: 'newcomers', locked_at: lockedAt, newcomer_s: 60 });
  assert.equal(await say(room, since), 'room_locked');
  assert.equal(await say(room, shortlyBefore), 'room_locked');
});

test('the time of a lock that is off keeps nobody from speaking', async () => {
  const room = await makeRoom();
  const newcomer = await room.join();
  await room.set({ lock: 'off', locked_at: new Date(0), slow_s: 60 });
  assert.equal(await say(room, newcomer), 'said');
});

test('in a slow room one waits after one’s own message, and is told for how long', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await room.join(), await room.join()];
  await elsewhere.admit(alice);
  await elsewhere.set({ slow_s: 60 });
  await room.set({ slow_s: 60 });
  const before = Date.now();
  assert.equal(await say(room, alice), 'said');
  const [code, until = ''] = (await say(room, alice)).split(' ');
  assert.equal(code, 'slow_mode');
  assert.ok(Math.abs(Date.parse(until) - before - 60_000) < 30_000, until);
  assert.equal(await say(room, bob), 'said');
  assert.equal(await say(elsewhere, alice), 'said');
  await sql`update room_member set spoke_at = now() - interval '61 s' where member_id = ${alice}`;
  assert.equal(await say(room, alice), 'said');
});

test('a text that is stored already makes nobody wait anew in a slow room', async () => {
  const room = await makeRoom();
  const alice = await room.join();
  await room.set({ slow_s: 60 });
  assert.equal(await say(room, alice, { clientId: 'c1' }), 'said');
  await sql`update room_member set spoke_at = now() - interval '61 s' where member_id = ${alice}`;
  assert.equal(await say(room, alice, { clientId: 'c1' }), 'said');
  assert.equal(await say(room, alice), 'said');
});

test('the second of two messages at once is too fast for a slow room, the order being theirs', async () => {
  const room = await makeRoom();
  const [alice, bob] = [await room.join(), await room.join()];
  await room.set({ slow_s: 60 });
  const [first, second, his] = await appendEntries(database, [
    ...[draft(room, alice), draft(room, alice), draft(room, bob)],
  ]);
  assert.ok(first && !(first instanceof Refusal) && first.seq === 1);
  assert.ok(second instanceof Refusal && second.code === 'slow_mode');
  assert.ok(his && !(his instanceof Refusal) && his.seq === 2);
});

test('in a room that is not slow nobody’s messages are timed', async () => {
  const room = await makeRoom();
  const alice = await room.join();
  await entered(room, alice, 60);
  await room.set({ lock: 'newcomers', locked_at: new Date(), newcomer_s: 30 });
  await room.say(alice, 'hello');
  const [row] = await sql`select spoke_at from room_member where member_id = ${alice}`;
  assert.equal(row?.spoke_at, null);
});

test('the first messages of a newcomer are held back, as many as the room says', async () => {
  const room = await makeRoom();
  const [regular, newcomer] = [await room.join('member', 1), await room.join()];
  await room.set({ hold_first: 1, hold_since: new Date(Date.now() - 3_600_000) });
  assert.equal(await say(room, regular), 'said');
  assert.equal(await say(room, newcomer), 'held_back');
  await sql`update room_member set cleared = 1 where member_id = ${newcomer}`;
  assert.equal(await say(room, newcomer), 'said');
});

test('what is held back is kept once for the moderators; what is refused otherwise is not', async () => {
  const room = await makeRoom();
  const [newcomer, muted] = [await room.join(), await room.join()];
  await room.set({ hold_first: 1, hold_since: new Date(0) });
  await mute(room, muted);
  for (const clientId of ['c1', 'c1', 'c2']) {
    const told = await say(room, newcomer, { clientId, content: `as ${clientId}` });
    assert.equal(told, 'held_back');
  }
  assert.equal(await say(room, muted), `muted ${LATER}`);
  const kept = await sql`
    select member_id, content, client_id, why from held_message
    where room_id = ${room.id} order by held_id`;
  const held = (clientId: string) => ({
    ...{ member_id: newcomer, content: `as ${clientId}`, client_id: clientId, why: 'newcomer' },
  });
  assert.deepEqual([...kept], [held('c1'), held('c2')]);
});

test('who is muted is told until when, and a text that is stored already is no second try', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  await elsewhere.say(memberId, 'there', { clientId: 'c1' });
  await room.say(memberId, 'here', { clientId: 'c2' });
  await room.run(owner, 'mute', { memberId, until: LATER });
  const muted = `muted ${LATER}`;
  assert.equal(await say(room, memberId, { clientId: 'c1' }), muted);
  assert.equal(await say(room, memberId, { clientId: 'c2' }), 'said');
  assert.equal(await say(room, memberId, { clientId: 'c3' }), muted);
  assert.equal(await say(room, owner, { clientId: 'c3' }), 'said');
  assert.equal(await say(room, memberId, { clientId: 'c3' }), muted, 'that one is another’s');
});

test('what lies over somebody comes before what the room asks of everybody', async () => {
  const room = await makeRoom();
  const muted = await room.join();
  await room.set({ lock: 'everyone', locked_at: new Date() });
  await mute(room, muted);
  assert.equal(await say(room, muted), `muted ${LATER}`);
});

test('a mute elsewhere, of somebody else, or one that is over keeps nobody from speaking', async () => {
  const [room, elsewhere] = [await makeRoom(), await makeRoom()];
  const [alice, bob, over] = [await room.join(), await room.join(), await room.join()];
  await elsewhere.admit(alice, 'visitor');
  await mute(elsewhere, alice);
  await mute(room, bob);
  await mute(room, over);
  await sql`update sanction set until = now() - interval '1 s' where member_id = ${over}`;
  assert.equal(await say(room, alice), 'said');
  assert.equal(await say(room, over), 'said');
  assert.equal(await say(room, bob), `muted ${LATER}`);
  assert.equal(await say(room, await room.join('visitor')), 'not_allowed');
});

test('who may speak in another room may for that not speak in this one', async () => {
  const [one, other] = [await makeRoom(), await makeRoom()];
  const [alice, bob] = [await one.join('visitor'), await one.join()];
  await other.admit(alice);
  await other.admit(bob, 'visitor');
  for (const room of [one, other]) await mute(room, await room.join());
  const told = async (room: RoomOfRoles) => [await say(room, alice), await say(room, bob)];
  assert.deepEqual(await told(one), ['not_allowed', 'said']);
  assert.deepEqual(await told(other), ['said', 'not_allowed']);
});

test('what is told of somebody who may not speak is told', async () => {
  const room = await makeRoom();
  const muted = await room.join();
  await mute(room, muted);
  await append(database, [draft(room, muted, { kind: 'leave', content: '' })]);
  assert.equal(await say(room, muted, { kind: 'hidden' }), `muted ${LATER}`);
});

test('of several rooms in one call each is looked at as it is', async () => {
  const [guarded, free, closed] = [await makeRoom(), await makeRoom(), await makeRoom()];
  const [alice, bob] = [await guarded.join(), await closed.join()];
  await free.admit(alice, 'visitor');
  await closed.admit(alice);
  await mute(guarded, alice);
  await mute(closed, alice);
  await closed.set({ status: 'closed' });
  const [refused, said, nowhere, neither] = await appendEntries(database, [
    ...[draft(guarded, alice), draft(free, alice), draft(closed, alice), draft(closed, bob)],
  ]);
  assert.ok(refused instanceof Refusal && refused.code === 'muted');
  assert.ok(said && !(said instanceof Refusal) && said.seq === 1, 'not guarded: spared the look');
  assert.deepEqual([nowhere, neither], [undefined, undefined]);
});
