import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrive, enter, type Seat } from '../protocol/support/people.ts';
import { act, actBy, gather, mustAct, sayAs } from './crew.ts';
import { openHouse } from './house.ts';

const house = await openHouse();

/** All that an act may change of a room. */
async function stateOf(roomId: string): Promise<string> {
  const rows = await house.sql`
    select (select jsonb_agg(to_jsonb(l) order by l.seq) from room_log l where l.room_id = r.room_id),
           (select jsonb_agg(to_jsonb(m) - 'held_until' order by m.member_id)
            from room_member m where m.room_id = r.room_id),
           (select jsonb_agg(to_jsonb(s) order by s.sanction_id)
            from sanction s where s.room_id = r.room_id),
           (select count(*) from audit a where a.room_id = r.room_id)
    from room r where r.room_id = ${roomId}`;
  return JSON.stringify(rows);
}

/** An act is refused with this code by either way in, and has done nothing. */
async function mustRefuse(seat: Seat, name: string, fields: object, code: string): Promise<void> {
  const socket = await arrive(seat);
  const before = await stateOf(seat.roomId);
  const { status, body } = await act(seat, name, fields);
  assert.ok(status >= 400 && status < 500, `${name}: ${status}`);
  assert.equal(body.code, code, `${name} by HTTP`);
  assert.equal(await actBy(socket, name, fields), code, `${name} by a frame`);
  assert.equal(await stateOf(seat.roomId), before, `${name} has done something`);
  socket.send({ type: 'leave' });
  await socket.closed();
}

const ON_MEMBERS = ['mute', 'kick', 'ban', 'unmute', 'unban'] as const;

test('nobody acts on himself, on an owner, or on whoever has as many rights', async () => {
  const { owner, moderator, join } = await gather(house.url);
  const peer = await join('pete');
  await mustAct(owner, 'appoint', { memberId: peer.memberId, role: 'moderator' });
  for (const name of ON_MEMBERS) {
    await mustRefuse(moderator, name, { memberId: moderator.memberId }, 'act_on_self');
    await mustRefuse(moderator, name, { memberId: owner.memberId }, 'act_on_owner');
    await mustRefuse(moderator, name, { memberId: peer.memberId }, 'act_on_superior');
  }
  const said = await sayAs(owner, 'mine');
  await mustRefuse(moderator, 'delete', { seq: said }, 'act_on_owner');
  await mustRefuse(moderator, 'clear', { memberId: peer.memberId }, 'act_on_superior');
});

test('who is not of this room, or unknown, cannot be acted on', async () => {
  const { moderator } = await gather(house.url);
  const stranger = await enter(house.url, 'sten');
  for (const name of [...ON_MEMBERS, 'clear']) {
    await mustRefuse(moderator, name, { memberId: stranger.memberId }, 'user_not_found');
  }
  await mustRefuse(moderator, 'mute', { memberId: 'nobody' }, 'user_not_found');
  for (const memberId of ['a\0b', '\ud800', "'; drop table room; --"]) {
    const code = memberId.startsWith("'") ? 'user_not_found' : 'bad_request';
    await mustRefuse(moderator, 'mute', { memberId }, code);
  }
});

test('an entry of another room, one that is no message and one that is gone are told apart', async () => {
  const { moderator, member } = await gather(house.url);
  const other = await gather(house.url);
  let elsewhere = 0;
  while (elsewhere < 20) elsewhere = Number(await sayAs(other.member, 'elsewhere'));
  await mustRefuse(moderator, 'delete', { seq: elsewhere }, 'entry_not_found');
  await mustRefuse(moderator, 'delete', { seq: 1 }, 'not_a_message');
  const seq = await sayAs(member, 'hello');
  await mustAct(moderator, 'delete', { seq });
  await mustRefuse(moderator, 'delete', { seq }, 'already_done');
  await mustRefuse(member, 'edit', { seq, content: 'again' }, 'already_done');
});

test('what others said, or what was said too long ago, is neither recalled nor edited', async () => {
  const { moderator, member } = await gather(house.url);
  const seq = await sayAs(member, 'hello');
  await mustRefuse(moderator, 'recall', { seq }, 'not_yours');
  await mustRefuse(moderator, 'edit', { seq, content: 'bye' }, 'not_yours');
  await mustRefuse(member, 'edit', { seq, content: ' ' }, 'content_empty');
  await house.sql`
    update room_log set created_at = now() - interval '121 seconds'
    where room_id = ${member.roomId} and seq = ${seq}`;
  await mustRefuse(member, 'recall', { seq }, 'too_late');
  await mustAct(member, 'edit', { seq, content: 'still editable' });
  await house.sql`
    update room_log set created_at = now() - interval '301 seconds'
    where room_id = ${member.roomId} and seq = ${seq}`;
  await mustRefuse(member, 'edit', { seq, content: 'bye' }, 'too_late');
});

test('an end has to be in the future, and a time', async () => {
  const { moderator, member } = await gather(house.url);
  const { memberId } = member;
  const ends: [object, string][] = [
    [{ seconds: 0 }, 'end_in_past'],
    [{ seconds: -60 }, 'end_in_past'],
    [{ until: '2020-01-01T00:00:00Z' }, 'end_in_past'],
    [{ until: 'tomorrow' }, 'bad_request'],
    [{ until: '2027-02-31T00:00:00Z' }, 'bad_request'],
    [{ seconds: '60s' }, 'bad_request'],
    [{ seconds: 1e12 }, 'bad_request'],
    [{ seconds: -1e300 }, 'bad_request'],
    [{ until: '0000-01-01T00:00:00Z' }, 'bad_request'],
  ];
  for (const [end, code] of ends) await mustRefuse(moderator, 'ban', { memberId, ...end }, code);
});

test('what is so already is not done again, and what is not there is not lifted', async () => {
  const { owner, moderator, member } = await gather(house.url);
  const { memberId } = member;
  await mustRefuse(moderator, 'unmute', { memberId }, 'not_sanctioned');
  await mustRefuse(moderator, 'unban', { memberId }, 'not_sanctioned');
  await mustAct(moderator, 'mute', { memberId });
  await mustRefuse(moderator, 'mute', { memberId, seconds: 60 }, 'already_done');
  await mustAct(moderator, 'ban', { memberId, address: false });
  await mustRefuse(moderator, 'ban', { memberId }, 'already_done');
  await mustRefuse(owner, 'appoint', { memberId, role: 'member' }, 'already_done');
});

test('roles are given as far as one stands, and only those there are', async () => {
  const { owner, moderator, member } = await gather(house.url);
  const { memberId } = member;
  await mustRefuse(moderator, 'appoint', { memberId, role: 'moderator' }, 'not_allowed');
  await mustRefuse(moderator, 'invite', { role: 'moderator' }, 'not_allowed');
  for (const role of ['emperor', 'admin', 'muted']) {
    await mustRefuse(owner, 'appoint', { memberId, role }, 'role_not_found');
    await mustRefuse(owner, 'invite', { role }, 'role_not_found');
  }
  await mustRefuse(member, 'claim', { secret: 'guessed' }, 'link_not_found');
});

test('a reason has no characters that cannot be stored, and an end', async () => {
  const { moderator, member } = await gather(house.url);
  const { memberId } = member;
  await mustRefuse(moderator, 'mute', { memberId, reason: 'a\0b' }, 'content_invalid');
  await mustRefuse(moderator, 'mute', { memberId, reason: 'x'.repeat(201) }, 'bad_request');
});

test('in a closed room nothing is done', async () => {
  const { moderator, member, owner } = await gather(house.url);
  const socket = await arrive(owner);
  const seq = await sayAs(member, 'hello');
  await house.sql`update room set status = 'closed' where room_id = ${member.roomId}`;
  const before = await stateOf(member.roomId);
  const { status, body } = await act(moderator, 'delete', { seq });
  assert.deepEqual([status, body.code], [410, 'room_closed']);
  assert.equal(await actBy(socket, 'delete', { seq }), 'room_closed');
  assert.equal(await stateOf(member.roomId), before);
});

test('a stranger, and who has no credential, is told so before anything is looked at', async () => {
  const { member } = await gather(house.url);
  const stranger = { ...(await enter(house.url, 'sten')), roomId: member.roomId };
  const unknown = await act(stranger, 'delete', { seq: 1 });
  assert.deepEqual([unknown.status, unknown.body.code], [403, 'forbidden']);
  const nobody = await act({ ...stranger, nickId: 'x' }, 'delete', { seq: 1 });
  assert.equal(nobody.status, 401);
});
