import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { Refusal } from '../errors.ts';
import type { Draft } from '../wire/entry.ts';

/** Who may say something in a room that is guarded: draft_refusal and refused_drafts of migrations/016. */

const database = await databaseForAll();
const { sql } = database;

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

test('a lock keeps newcomers from speaking, or everybody, but nobody who is exempt', async () => {
  const room = await RoomOfRoles.make(database);
  const [regular, newcomer] = [await room.join('member', 1), await room.join()];
  const moderator = await room.join('moderator');
  await sql`update room set lock = 'newcomers', locked_at = now(), guarded_until = 'infinity'
    where room_id = ${room.id}`;
  assert.equal(await say(room, regular), 'said');
  assert.equal(await say(room, newcomer), 'room_locked');
  assert.equal(await say(room, moderator), 'said');
  await sql`update room set lock = 'everyone' where room_id = ${room.id}`;
  assert.equal(await say(room, regular), 'room_locked');
  assert.equal(await say(room, moderator), 'said');
});

test('the first messages of a newcomer are held back, as many as the room says', async () => {
  const room = await RoomOfRoles.make(database);
  const [regular, newcomer] = [await room.join('member', 1), await room.join()];
  await sql`
    update room set hold_first = 1, hold_since = now() - interval '1 hour', guarded_until = 'infinity'
    where room_id = ${room.id}`;
  assert.equal(await say(room, regular), 'said');
  assert.equal(await say(room, newcomer), 'held_back');
  await sql`update room_member set cleared = 1 where member_id = ${newcomer}`;
  assert.equal(await say(room, newcomer), 'said');
});

test('who is muted is told until when, and a text that is stored already is no second try', async () => {
  const [room, elsewhere] = [await RoomOfRoles.make(database), await RoomOfRoles.make(database)];
  const [owner, memberId] = [await room.join('owner'), await room.join()];
  await elsewhere.say(memberId, 'there', { clientId: 'c1' });
  await room.say(memberId, 'here', { clientId: 'c2' });
  await room.run(owner, 'mute', { memberId, until: '2201-02-03T04:05:06Z' });
  const muted = 'muted 2201-02-03T04:05:06.000Z';
  assert.equal(await say(room, memberId, { clientId: 'c1' }), muted);
  assert.equal(await say(room, memberId, { clientId: 'c2' }), 'said');
  assert.equal(await say(room, memberId, { clientId: 'c3' }), muted);
  assert.equal(await say(room, owner, { clientId: 'c3' }), 'said');
});
