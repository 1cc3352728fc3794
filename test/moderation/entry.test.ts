import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { solveProof } from '../../src/client/node.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { get, post } from '../protocol/support/http.ts';
import { arrive, connect, enter, knock, refused } from '../protocol/support/people.ts';
import { serverUnderTest } from '../protocol/support/target.ts';
import { act, ask, look, ownRoom, send } from './support.ts';

const base = await serverUnderTest({ PROOF_COST: '100' });

interface Queue {
  waiting: { member_id: string; user_name: string }[];
}

test('a room with a password lets in who knows it, and who was in before', async () => {
  const { name, owner } = await ownRoom(base);
  const member = await enter(base, 'member', name);
  await act(owner, 'password', { password: 'Öffne dich' });
  assertRefused(await ask(base, name, 'bob'), 403, 'password_required');
  assertRefused(await ask(base, name, 'bob', { password: 'offne dich' }), 403, 'password_wrong');
  const entered = await ask(base, name, 'bob', { password: 'O\u0308ffne dich' });
  assert.equal(entered.status, 200);
  const again = { nick: 'member', name, nickId: member.nickId };
  assert.equal((await post(`${base}/rooms`, again)).status, 200);
  const { body } = await get<{ room: object }>(`${base}/rooms/${owner.roomId}`);
  assert.ok(!JSON.stringify(body).includes('dich'));
  await act(owner, 'password', { password: '' });
  assert.equal((await ask(base, name, 'cem')).status, 200);
});

test('who tries passwords is told to wait', async () => {
  const guarded = await serverUnderTest({ RATE_LIMITS: 'on', PASSWORD_RATE_ADDRESS: '3+1/h' });
  const { name, owner } = await ownRoom(guarded);
  await act(owner, 'password', { password: 'secret' });
  for (const password of ['a', 'b', 'c']) {
    assertRefused(await ask(guarded, name, 'eve', { password }), 403, 'password_wrong');
  }
  assertRefused(await ask(guarded, name, 'eve', { password: 'secret' }), 429, 'rate_limited');
});

test('a room that asks for a proof lets in who has one', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'proof', { on: true });
  assertRefused(await ask(base, name, 'bob'), 428, 'proof_required');
  const { body } = await get<Parameters<typeof solveProof>[0]>(`${base}/challenge`);
  const proof = await solveProof(body);
  assert.equal((await ask(base, name, 'bob', { proof })).status, 200);
  assertRefused(await ask(base, name, 'cem', { proof }), 428, 'proof_required');
});

test('who has to be approved waits, and comes in once a moderator says so', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'entry', { rule: 'approval' });
  const socket = await connect(owner);
  const asked = await ask(base, name, 'bob');
  assert.equal(asked.status, 202);
  assert.equal(asked.body.waiting, true);
  const { nickId, member } = asked.body;
  assert.equal((await socket.next('queue')).waiting, 1);
  assert.equal((await refused({ ...owner, nickId })).code, 4501, 'he is not in yet');

  const again = await ask(base, name, 'bob', { nickId });
  assert.equal(again.status, 202, 'he waits on');
  const { body } = await look<Queue>(owner, 'queue');
  assert.deepEqual(
    body.waiting.map(({ member_id, user_name }) => [member_id, user_name]),
    [[member.member_id, 'bob']],
  );
  const admit = { type: 'admit', memberId: member.member_id };
  assert.equal((await send(socket, admit)).code, undefined);
  assert.equal((await send(socket, admit)).code, 'already_done');
  assert.equal((await ask(base, name, 'bob', { nickId })).status, 200);
  await connect({ ...owner, nickId });
  assert.deepEqual((await look<Queue>(owner, 'queue')).body.waiting, []);
});

test('who is turned away is told so, and a room that opens lets everybody in', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'entry', { rule: 'approval' });
  const { nickId, member } = (await ask(base, name, 'bob')).body;
  assert.equal((await act(owner, 'turn-away', { memberId: member.member_id })).status, 200);
  assertRefused(await ask(base, name, 'bob', { nickId }), 403, 'turned_away');
  assertRefused(await act(owner, 'admit', { memberId: owner.memberId }), 404, 'user_not_found');
  await act(owner, 'entry', { rule: 'open' });
  assert.equal((await ask(base, name, 'bob', { nickId })).status, 200);
});

test('the door decides for members alone who may see and let in those who wait', async () => {
  const { name, owner } = await ownRoom(base);
  const bystander = await enter(base, 'bystander', name);
  await act(owner, 'entry', { rule: 'approval' });
  const { member } = (await ask(base, name, 'bob')).body;
  assertRefused(await look(bystander, 'queue'), 403, 'not_allowed');
  assertRefused(await act(bystander, 'admit', { memberId: member.member_id }), 403, 'not_allowed');
});

test('an invitation lets in one, and nobody twice', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'entry', { rule: 'invitation' });
  assertRefused(await ask(base, name, 'bob'), 403, 'invitation_required');
  const { secret } = (await act(owner, 'invite')).body;
  assert.ok(secret);
  assertRefused(await ask(base, name, 'owner', { invitation: secret }), 409, 'nick_taken');
  assertRefused(
    await ask(base, name, 'bob', { invitation: 'x'.repeat(43) }),
    404,
    'link_not_found',
  );
  const answers = await Promise.all(
    ['bob', 'cem', 'dan'].map((nick) => ask(base, name, nick, { invitation: secret })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404, 404]);
});

test('a full room has place again once somebody has gone', async () => {
  const { name, owner } = await ownRoom(base);
  const socket = await connect(owner);
  const bob = await enter(base, 'bob', name);
  const guest = await connect(bob);
  await send(socket, { type: 'capacity', people: 2 });
  assertRefused(await ask(base, name, 'cem'), 409, 'room_full');
  guest.send({ type: 'leave' });
  await socket.next('message', ({ log_kind }) => log_kind === 'leave');
  const cem = await ask(base, name, 'cem');
  assert.equal(cem.status, 200);
  const { nickId, member } = cem.body;
  await arrive({ ...owner, nickId, memberId: member.member_id });
  const full = await refused(bob);
  assert.equal(full.code, 4010, 'bob may come back later');
});

test('of many who connect at the same time so many come in as there are places', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'capacity', { people: 5 });
  const seats = [];
  for (let guest = 0; guest < 12; guest++) seats.push(await enter(base, `guest ${guest}`, name));
  await arrive(owner);
  const outcomes = await Promise.all(
    seats.map(async (seat) => {
      const socket = knock(seat);
      const joined = socket.next('message', (entry) => entry.subject?.member_id === seat.memberId);
      return joined.then(
        () => 'in',
        async () => (await socket.closed()).code,
      );
    }),
  );
  assert.deepEqual(_.countBy(outcomes), { in: 4, 4010: 8 });
  // Who was shown for a moment before he was turned away is not counted any more.
  assert.equal((await knock(owner).next('welcome')).room.online, 5);
});
