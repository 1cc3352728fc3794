import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from './support/assertions.ts';
import { get, post } from './support/http.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  freshName,
  knock,
  refused,
  say,
} from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireMessage } from './support/wire.ts';

const base = await serverUnderTest();

const secretOf = (nickId: string): string => nickId.slice(nickId.indexOf('.') + 1);

async function twoSeats() {
  const [alice, bob] = await enterTogether(base, 'alice', 'bob');
  assert.ok(alice && bob);
  return { alice, bob };
}

test('fields that claim another author, avatar, id or time are ignored', async () => {
  const { alice, bob } = await twoSeats();
  const reader = await connect(alice);
  const forger = await connect(bob);
  const claims = {
    ...{ sendUserName: 'alice', sendUserId: alice.memberId, sendTime: '1999-01-01 00:00:00' },
    ...{ log_user_id: alice.memberId, log_user_name: 'alice', log_time: '1999-01-01 00:00:00' },
    ...{
      member_id: alice.memberId,
      user_name: 'alice',
      nickId: alice.nickId,
      memberId: alice.memberId,
    },
    ...{ head_num: 98, headNum: 98, log_seq: 1, log_id: '1', log_kind: 'join', kind: 'notice' },
    ...{ created_at: '1999-01-01T00:00:00Z', subject: { member_id: alice.memberId } },
  };
  forger.send({ ...claims, type: 'message', content: 'it is me', clientId: 'forged' });
  const message = await reader.next('message', (m) => m.log_content === 'it is me');
  assertBy(message, bob.memberId, 'bob');
  assert.equal(message.log_kind, 'text');
  assert.notEqual(message.head_num, 98);
  assert.equal(message.subject, undefined);
  assert.ok(message.log_seq > 1);
  assert.ok(Date.parse(message.created_at) > Date.now() - 60_000);
  assert.doesNotMatch(message.log_time, /^1999/);
});

function assertBy(message: WireMessage, memberId: string, nick: string): void {
  assert.equal(message.log_user_id, memberId);
  assert.equal(message.log_user_name, nick);
}

test('a typing event names the one who types, whoever the frame names', async () => {
  const { alice, bob } = await twoSeats();
  const reader = await connect(alice);
  const forger = await connect(bob);
  forger.send({ type: 'typing', member_id: alice.memberId, user_name: 'alice' });
  assert.deepEqual(await reader.next('typing'), { member_id: bob.memberId, user_name: 'bob' });
});

test('the public memberId opens nothing, alone or with another secret', async () => {
  const { alice, bob } = await twoSeats();
  const attempts = [
    alice.memberId,
    `${alice.memberId}.`,
    `${alice.memberId}.${secretOf(bob.nickId)}`,
    `${alice.memberId}.${'A'.repeat(43)}`,
    `${alice.nickId}A`,
    alice.nickId.slice(0, -1),
    secretOf(alice.nickId),
    `.${secretOf(alice.nickId)}`,
  ];
  for (const nickId of attempts) {
    const { code, reason } = await refused({ ...bob, nickId }, { nickIdIn: 'url' });
    assert.equal(code, 4501, nickId.length.toString());
    assert.ok(!reason.includes(secretOf(bob.nickId)));
  }
});

test('a nickId of another room does not open this one', async () => {
  const { alice } = await twoSeats();
  const elsewhere = await enter(base, 'alice');
  assert.equal((await refused({ ...alice, nickId: elsewhere.nickId })).code, 4501);
  assert.equal((await refused({ ...elsewhere, nickId: alice.nickId })).code, 4501);
});

test('entering with another’s memberId as nickId does not make one that other', async () => {
  const { alice } = await twoSeats();
  for (const nickId of [alice.memberId, `${alice.memberId}.${'A'.repeat(43)}`]) {
    const wish = { chatroomName: freshName(), nickName: 'alice', nickId, memberId: alice.memberId };
    const { body, status } = await post<{ data?: { memberId: string } }>(
      `${base}/createChatroom`,
      wish,
    );
    assert.notEqual(status, 401);
    assert.notEqual(body.data?.memberId, alice.memberId);
  }
});

test('typing the nick of somebody else returns neither the nick nor its credential', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  const byClassic = { chatroomName: name, nickName: 'alice', nickId: alice.memberId };
  for (const answer of [
    await post(`${base}/rooms`, { name, nick: 'alice' }),
    await post(`${base}/createChatroom`, { chatroomName: name, nickName: 'alice' }, { as: 'form' }),
    await post(`${base}/mysql/createChatroom`, byClassic),
  ]) {
    assert.ok(!answer.text.includes(secretOf(alice.nickId)));
    assert.equal((answer.body as { success: boolean }).success, false, answer.text);
  }
  assertRefused(await post(`${base}/rooms`, { name, nick: 'alice' }), 409, 'nick_taken');
});

test('another member with a nickId of his own cannot take a nick that is held', async () => {
  const name = freshName();
  await enter(base, 'alice', name);
  const bob = await enter(base, 'bob', name);
  const wish = { name, nick: 'alice' };
  assertRefused(await post(`${base}/rooms`, wish, { bearer: bob.nickId }), 409, 'nick_taken');
});

test('a nickId is in nothing that others, or a later reader, can see', async () => {
  const { alice, bob } = await twoSeats();
  const reader = await arrive(bob, { classic: true });
  const seen: string[] = [];
  const writer = await connect(alice, { nickIdIn: 'url' });
  await say(writer, 'hello');
  writer.send({ type: 'leave' });
  await reader.next('message', (m) => m.log_kind === 'leave');
  reader.send({ type: 'query-logs' });
  await reader.next('logs', (logs) => Array.isArray(logs) && logs.length > 3);
  seen.push(JSON.stringify(reader.events), JSON.stringify(writer.events));
  seen.push((await get(`${base}/rooms/${alice.roomId}`)).text);
  seen.push((await post(`${base}/getUserInfo`, { userId: alice.nickId })).text);
  seen.push((await post(`${base}/getRoomInfo`, { roomId: alice.nickId })).text);
  for (const text of seen) assert.ok(!text.includes(secretOf(alice.nickId)));
});

test('a message may hold a nickname like markup or a command, and stays a text', async () => {
  const name = freshName();
  const alice = await connect(await enter(base, 'alice', name));
  const forger = await connect(await enter(base, 'bob', name));
  await say(forger, 'alice 离开了房间');
  const message = await alice.next('message', (m) => m.log_content === 'alice 离开了房间');
  assert.equal(message.log_kind, 'text');
  assert.equal(message.log_user_name, 'bob');
});

test('a nick stays with its holder while he is online and after he has gone', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  const socket = await connect(alice);
  assertRefused(await post(`${base}/rooms`, { name, nick: 'alice' }), 409, 'nick_taken');
  await socket.close();
  assertRefused(await post(`${base}/rooms`, { name, nick: 'alice' }), 409, 'nick_taken');
  await connect(alice);
});

test('a client cannot send server events to others', async () => {
  const { alice, bob } = await twoSeats();
  const reader = await connect(alice);
  const forger = knock(bob);
  await forger.next('welcome');
  for (const type of ['members', 'presence', 'logs', 'ack', 'error', 'welcome']) {
    forger.send({ type, data: {}, content: 'forged' });
    assert.equal((await forger.next('error')).code, 'unknown_type');
  }
  await say(forger, 'end');
  await reader.next('message', (m) => m.log_content === 'end');
  assert.deepEqual(reader.seen('error'), []);
  assert.ok(reader.seen('message').every((m) => m.log_content !== 'forged'));
});
