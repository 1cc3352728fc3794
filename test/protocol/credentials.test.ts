import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, historyOf } from './support/assertions.ts';
import { Follower } from './support/event-stream.ts';
import { bearerHeader, get, post, request } from './support/http.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  freshName,
  refused,
  type Seat,
  say,
} from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import { NICK_ID, type WireHistory, type WireMember, type WireMessage } from './support/wire.ts';

const base = await serverUnderTest();

const rotate = (nickId: string) =>
  post<{ nickId: string }>(`${base}/credentials/rotate`, {}, { bearer: nickId });

const forget = (nickId: string) =>
  request(`${base}/me`, { method: 'DELETE', headers: bearerHeader(nickId) });

async function pageOf(seat: Seat, query = ''): Promise<WireMessage[]> {
  const url = `${base}/rooms/${seat.roomId}/messages${query}`;
  return (await get<WireHistory>(url, bearerHeader(seat.nickId))).body.messages;
}

const textsBy = (messages: readonly WireMessage[], { memberId }: Seat) =>
  messages.filter((m) => m.log_user_id === memberId).map((m) => m.log_content);

test('a rotated nickId is worth nothing, and what it opened is closed', async () => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  const [socket, classic] = [await arrive(alice), await connect(alice, { classic: true })];
  const stream = await Follower.open(alice);
  const his = await arrive(bob);
  const { status, body, headers } = await rotate(alice.nickId);
  assert.equal(status, 200);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(body.nickId, NICK_ID);
  assert.notEqual(body.nickId, alice.nickId);
  assert.ok(body.nickId.startsWith(`${alice.memberId}.`));

  assert.equal((await socket.closed()).code, 4501);
  assert.equal((await classic.closed()).code, 1000);
  assert.equal((await stream.next('close')).code, 4501);
  await his.answers();

  assert.equal((await refused(alice)).code, 4501);
  const messages = `${base}/rooms/${alice.roomId}/messages`;
  assertRefused(await get(messages, bearerHeader(alice.nickId)), 401);
  assertRefused(await post(messages, { content: 'x' }, { bearer: alice.nickId }), 401);
  assertRefused(await rotate(alice.nickId), 401);
  assertRefused(await forget(alice.nickId), 401);
  const credentials = { roomId: alice.roomId, nickId: alice.nickId };
  const asked = await post(`${base}/validateNickIdByRoomId`, credentials);
  assert.deepEqual(asked.body, { success: false });

  const again = await connect({ ...alice, nickId: body.nickId });
  await say(again, 'the same person');
  assert.equal(
    (await his.next('message', (m) => m.log_content === 'the same person')).log_user_name,
    'alice',
  );
});

test('of two rotations at once one wins, and only its nickId is good', async () => {
  const alice = await enter(base, 'alice');
  const answers = await Promise.all([rotate(alice.nickId), rotate(alice.nickId)]);
  const won = answers.filter(({ status }) => status === 200);
  assert.equal(won.length, 1);
  assert.equal(answers.filter(({ status }) => status === 401).length, 1);
  await connect({ ...alice, nickId: won[0]?.body.nickId as string });
});

test('who is forgotten has left, cannot come back, and what he said is blank everywhere', async () => {
  const name = freshName();
  const [alice, bob] = [await enter(base, 'alice', name), await enter(base, 'bob', name)];
  const his = await arrive(bob);
  const hers = await arrive(alice);
  for (const text of ['one', '/me waves', 'three']) await say(hers, text);
  await say(his, 'mine stays');
  assert.equal((await forget(alice.nickId)).status, 204);
  assert.equal((await hers.closed()).code, 4501);
  const erase = await his.next('message', (m) => m.log_kind === 'erase');
  assert.deepEqual(erase.subject, { member_id: alice.memberId, user_name: 'alice' });
  assert.equal(erase.log_user_id, 'system');
  assert.equal(his.seen('message').filter((m) => m.log_kind === 'leave').length, 1);

  // In the log, in what newcomers are given from memory, in resumption and in the stream.
  assert.deepEqual(textsBy(await pageOf(bob), alice), ['', '', '']);
  assert.deepEqual(textsBy(await pageOf(bob), bob), ['mine stays']);
  his.send({ type: 'query-logs' });
  assert.deepEqual(textsBy(historyOf(await his.next('logs')).messages, alice), ['', '', '']);
  const resumed = await connect(bob, { after: 1 });
  const { messages } = historyOf(await resumed.next('logs'));
  assert.deepEqual(textsBy(messages, alice), ['', '', '']);
  assert.ok(messages.some((m) => m.log_kind === 'erase'));

  assert.equal((await refused(alice)).code, 4501);
  assertRefused(await forget(alice.nickId), 401);
  assertRefused(await post(`${base}/getUserInfo`, { userId: alice.memberId }), 404);
  const list = await get<{ members: WireMember[] }>(
    `${base}/rooms/${bob.roomId}/members`,
    bearerHeader(bob.nickId),
  );
  assert.ok(!list.body.members.some((one) => one.member_id === alice.memberId));
});

test('the nick of who is forgotten is free at once, and whoever takes it is marked', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  await forget(alice.nickId);
  const taker = await post<{ member: WireMember }>(`${base}/rooms`, { name, nick: 'alice' });
  assert.equal(taker.body.member.nick_reused, true);
});

test('who has said nothing is forgotten without a word about it', async () => {
  const name = freshName();
  const [alice, bob] = [await enter(base, 'alice', name), await enter(base, 'bob', name)];
  assert.equal((await forget(alice.nickId)).status, 204);
  assert.deepEqual(await pageOf(bob), []);
});

test('who is in several rooms is forgotten in all of them', async () => {
  const rooms = [freshName(), freshName()];
  const alice = await enter(base, 'alice', rooms[0]);
  const wish = { name: rooms[1], nick: 'alicia' };
  const second = await post<{ room: { room_id: string } }>(`${base}/rooms`, wish, {
    bearer: alice.nickId,
  });
  const inSecond = { ...alice, roomId: second.body.room.room_id };
  for (const seat of [alice, inSecond]) await say(await connect(seat), 'here too');
  await forget(alice.nickId);
  for (const name of rooms) {
    const reader = await enter(base, 'reader', name);
    const page = await pageOf(reader);
    assert.deepEqual(textsBy(page, alice), ['']);
    assert.equal(page.filter((m) => m.log_kind === 'erase').length, 1);
  }
});

test('without a nickId, or with one that nobody holds, there is nothing to rotate or to forget', async () => {
  const alice = await enter(base, 'alice');
  for (const headers of [{}, bearerHeader(`${alice.memberId}.${'A'.repeat(43)}`)]) {
    assertRefused(await request(`${base}/me`, { method: 'DELETE', headers }), 401);
    assertRefused(
      await request(`${base}/credentials/rotate`, { method: 'POST', headers }),
      401,
      'unauthorized',
    );
  }
  await connect(alice);
});
