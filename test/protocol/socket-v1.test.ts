import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, historyOf, range, seqs } from './support/assertions.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  say,
  sayMany,
  welcomeOf,
} from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import { ISO_UTC, LOG_TIME } from './support/wire.ts';

const base = await serverUnderTest();

/** Two people who are connected to one new room. */
async function aliceAndBob() {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await arrive(aliceSeat);
  const bob = await arrive(bobSeat);
  return { aliceSeat, bobSeat, alice, bob };
}

/** Waits for the error that a frame must get, and shows that the connection stays. */
async function refusal(socket: TestSocket, frame: object) {
  socket.send(frame);
  const error = await socket.next('error');
  await socket.answers();
  return error;
}

const history = async (socket: TestSocket) => historyOf(await socket.next('logs'));

test('welcome is the first event and has all its fields', async () => {
  const alice = await enter(base, 'alice', undefined, 3);
  const socket = await connect(alice);
  assert.equal(socket.events[0]?.type, 'welcome');
  const welcome = welcomeOf(socket);
  assert.deepEqual(
    ['room', 'self', 'epoch', 'head_seq', 'resumed', 'heartbeat_ms', 'limits'].filter(
      (field) => !(field in welcome),
    ),
    [],
  );
  assert.equal(welcome.room.room_id, alice.roomId);
  const { role, ...self } = welcome.self;
  assert.deepEqual(self, { member_id: alice.memberId, user_name: 'alice', head_num: 3 });
  assert.equal(typeof role, 'string');
  assert.equal(welcome.resumed, false);
  assert.ok(Number.isInteger(welcome.head_seq) && welcome.head_seq >= 0);
  assert.ok(welcome.heartbeat_ms > 0);
  const limits = ['content_max', 'frame_max', 'history_max', 'recall_s', 'edit_s'];
  for (const limit of limits) assert.ok(Number.isInteger(welcome.limits[limit]), limit);
});

test('members comes to a newcomer and includes the newcomer', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  await connect(aliceSeat);
  const bob = await connect(bobSeat);
  const members = await bob.next('members');
  for (const member of members) assertKeys(member, ['member_id', 'user_name', 'head_num', 'role']);
  assert.deepEqual(members.map((member) => member.user_name).sort(), ['alice', 'bob']);
});

test('an ack has client_id, log_seq, log_time and duplicate', async () => {
  const alice = await connect(await enter(base, 'alice'));
  alice.send({ type: 'message', content: 'hello', clientId: 'one' });
  const ack = await alice.next('ack');
  assertKeys(ack, ['client_id', 'log_seq', 'log_time', 'duplicate']);
  const message = await alice.next('message', (m) => m.log_content === 'hello');
  assert.deepEqual(ack, {
    client_id: 'one',
    log_seq: message.log_seq,
    log_time: message.log_time,
    duplicate: false,
  });
});

test('a message has its fields and carries client_id to its author alone', async () => {
  const { alice, bob, aliceSeat } = await aliceAndBob();
  alice.send({ type: 'message', content: 'hello', clientId: 'mine' });
  const own = await alice.next('message', (m) => m.log_content === 'hello');
  const other = await bob.next('message', (m) => m.log_content === 'hello');
  assert.equal(own.client_id, 'mine');
  assertKeys(other, [
    ...['log_id', 'log_seq', 'log_kind', 'log_user_id', 'log_user_name'],
    ...['head_num', 'log_content', 'log_time', 'created_at'],
  ]);
  const { client_id: _, ...ownForAll } = own;
  assert.deepEqual(ownForAll, other);
  assert.equal(other.log_kind, 'text');
  assert.equal(other.log_user_id, aliceSeat.memberId);
  assert.equal(other.log_user_name, 'alice');
  assert.match(other.log_time, LOG_TIME);
  assert.match(other.created_at, ISO_UTC);
  assert.ok(Math.abs(Date.parse(other.created_at) - Date.now()) < 60_000);
  assert.equal(other.log_time.slice(17), other.created_at.slice(17, 19));
});

test('a stranger does not see the client_id in the history either', async () => {
  const { alice, bob } = await aliceAndBob();
  await say(alice, 'hello');
  bob.send({ type: 'query-logs' });
  for (const message of (await history(bob)).messages) assert.equal(message.client_id, undefined);
});

test('a message without clientId is committed and acknowledged too', async () => {
  const { alice, bob } = await aliceAndBob();
  alice.send({ type: 'message', content: 'no id' });
  const ack = await alice.next('ack');
  const message = await bob.next('message', (m) => m.log_content === 'no id');
  assert.equal(ack.log_seq, message.log_seq);
});

test('a join is an entry by system with its subject, and a presence event', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat);
  await connect(bobSeat);
  const join = await alice.next('message', (m) => m.subject?.member_id === bobSeat.memberId);
  assert.equal(join.log_kind, 'join');
  assert.equal(join.log_user_name, 'system');
  assert.equal(join.log_content, 'bob 进入了房间');
  assert.deepEqual(join.subject, { member_id: bobSeat.memberId, user_name: 'bob' });
  const presence = await alice.next('presence', (p) =>
    p.joined.some((member) => member.member_id === bobSeat.memberId),
  );
  assertKeys(presence, ['online', 'joined', 'left']);
  assert.equal(presence.online, 2);
  const bob = presence.joined.find((member) => member.user_name === 'bob');
  assertKeys(bob ?? {}, ['member_id', 'user_name', 'head_num', 'role']);
});

test('leave is noticed at once, without grace, as an entry and a presence event', async () => {
  const { alice, bob, bobSeat } = await aliceAndBob();
  // A join and a leave that are told together would be no change at all.
  await alice.next('presence', (p) => p.joined.some((m) => m.member_id === bobSeat.memberId));
  bob.send({ type: 'leave' });
  const leave = await alice.next('message', (m) => m.log_kind === 'leave');
  assert.equal(leave.log_user_name, 'system');
  assert.equal(leave.log_content, 'bob 离开了房间');
  assert.deepEqual(leave.subject, { member_id: bobSeat.memberId, user_name: 'bob' });
  const presence = await alice.next('presence', (p) => p.left.length > 0);
  assert.deepEqual([presence.online, presence.left[0]?.member_id], [1, bobSeat.memberId]);
});

test('a v1 connection gets members once and is told of changes by presence', async () => {
  const { alice, bobSeat } = await aliceAndBob();
  await alice.next('presence', (p) => p.joined.some((m) => m.member_id === bobSeat.memberId));
  assert.equal(alice.seen('members').length, 1);
});

test('ping and heartBeat are answered by pong', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const type of ['ping', 'heartBeat']) {
    alice.send({ type });
    assert.deepEqual(await alice.next('pong'), {});
  }
});

test('an unknown type is refused with unknown_type and the connection stays', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const type of ['nonsense', '', 'constructor', '__proto__', 'toString', 'welcome']) {
    assert.equal((await refusal(alice, { type })).code, 'unknown_type', type);
  }
});

test('typing is passed on with who types, and at most once in three seconds', async () => {
  const { alice, bob, bobSeat } = await aliceAndBob();
  for (let i = 0; i < 5; i += 1) bob.send({ type: 'typing' });
  const typing = await alice.next('typing');
  assert.deepEqual(typing, { member_id: bobSeat.memberId, user_name: 'bob' });
  await say(bob, 'written');
  await alice.next('message', (m) => m.log_content === 'written');
  assert.equal(alice.seen('typing').length, 1);
});

test('a message for another room is refused with wrong_room and not stored', async () => {
  const { alice, bob, aliceSeat } = await aliceAndBob();
  const elsewhere = await enter(base, 'alice');
  for (const field of ['sendRoom', 'sendRoomId']) {
    const frame = { type: 'message', content: 'astray', clientId: field };
    const error = await refusal(alice, { ...frame, [field]: elsewhere.roomId });
    assert.equal(error.code, 'wrong_room');
    assert.equal(error.client_id, field);
    alice.send({ ...frame, content: 'right', [field]: aliceSeat.roomId });
    await bob.next('message', (m) => m.log_content === 'right');
  }
  assert.equal(bob.seen('message').filter((m) => m.log_content === 'astray').length, 0);
});

test('content that is missing, empty or not a text is refused and the connection stays', async () => {
  const { alice } = await aliceAndBob();
  for (const content of ['', '   ', '\n\t ', undefined, null, 7, true, {}, ['hello']]) {
    const error = await refusal(alice, { type: 'message', content, clientId: 'bad' });
    assert.equal(typeof error.code, 'string');
    assert.ok(error.message.length > 0);
    assert.equal(error.client_id, 'bad');
  }
  const { log_seq } = await say(alice, 'good');
  const join = await alice.next('message', (m) => m.subject?.user_name === 'bob');
  assert.equal(log_seq, join.log_seq + 1);
});

test('content that is far too long is refused with the client_id and the connection stays', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const frame = { type: 'message', content: 'x'.repeat(12_000), clientId: 'long' };
  const error = await refusal(alice, frame);
  assert.equal(error.client_id, 'long');
  assert.equal(typeof error.code, 'string');
});

test('a frame over 16 KiB closes with 1009, one of 16 KiB does not', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const frame = (bytes: number) => {
    const empty = JSON.stringify({ type: 'message', content: '' });
    return JSON.stringify({ type: 'message', content: 'x'.repeat(bytes - empty.length) });
  };
  alice.sendRaw(frame(16 * 1024));
  await alice.next('error');
  await alice.answers();
  alice.sendRaw(frame(16 * 1024 + 1));
  assert.equal((await alice.closed()).code, 1009);
});

const BAD_FRAMES = ['not json', '{"type":"ping"', '[]', '[{"type":"ping"}]', '"ping"', '7', 'null'];

test('what is not a JSON object is refused with bad_frame and the connection stays', async () => {
  for (const text of [...BAD_FRAMES, '', Buffer.from('{"type":"ping"}'), Buffer.from([0xff])]) {
    const alice = await connect(await enter(base, 'alice'));
    alice.sendRaw(text);
    assert.equal((await alice.next('error')).code, 'bad_frame', String(text));
    await alice.answers();
    await alice.close();
  }
});

test('the third bad frame closes with 4500', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const text of ['nonsense', '[]']) {
    alice.sendRaw(text);
    assert.equal((await alice.next('error')).code, 'bad_frame');
  }
  await alice.answers();
  alice.sendRaw(Buffer.from('{"type":"ping"}'));
  assert.equal((await alice.closed()).code, 4500);
});

test('an object without a type is refused and the connection stays', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const frame of [{}, { type: 7 }]) {
    const { code } = await refusal(alice, frame);
    assert.ok(['bad_frame', 'unknown_type'].includes(code), code);
  }
});

test('query-logs answers {messages, has_more}, ascending, by before, after and limit', async () => {
  const { alice } = await aliceAndBob();
  await sayMany(alice, 30, 'line');
  const head = Math.max(...alice.seen('ack').map((ack) => ack.log_seq));
  const ask = (query: object) => {
    alice.send({ type: 'query-logs', ...query });
    return history(alice);
  };
  const all = await ask({});
  assertKeys(all, ['messages', 'has_more']);
  assert.deepEqual([seqs(all.messages), all.has_more], [range(1, head), false]);
  const latest = await ask({ limit: 10 });
  assert.deepEqual([seqs(latest.messages), latest.has_more], [range(head - 9, head), true]);
  const older = await ask({ before: head - 9, limit: 10 });
  assert.deepEqual([seqs(older.messages), older.has_more], [range(head - 19, head - 10), true]);
  const oldest = await ask({ before: 4, limit: 10 });
  assert.deepEqual([seqs(oldest.messages), oldest.has_more], [[1, 2, 3], false]);
  const newer = await ask({ after: head - 3 });
  assert.deepEqual([seqs(newer.messages), newer.has_more], [range(head - 2, head), false]);
  const forward = await ask({ after: 5, limit: 10 });
  assert.deepEqual([seqs(forward.messages), forward.has_more], [range(6, 15), true]);
  assert.deepEqual((await ask({ before: 1 })).messages, []);
  assert.deepEqual((await ask({ after: head })).messages, []);
});

test('query-logs tells the same entries that came live, word for word', async () => {
  const { alice, bob } = await aliceAndBob();
  await sayMany(alice, 5, 'line');
  await bob.next('message', (m) => m.log_content === 'line 4');
  const live = bob.seen('message');
  bob.send({ type: 'query-logs', after: (live[0]?.log_seq ?? 0) - 1 });
  assert.deepEqual((await history(bob)).messages, live);
});

test('query-logs answers the asking connection alone, for its own room alone', async () => {
  const { alice, bob } = await aliceAndBob();
  const other = await enter(base, 'carol');
  await say(await connect(other), 'elsewhere');
  alice.send({
    type: 'query-logs',
    sendRoom: other.roomId,
    sendRoomId: other.roomId,
    sendUserId: other.memberId,
  });
  const { messages } = await history(alice);
  assert.ok(messages.some((message) => message.subject?.user_name === 'alice'));
  assert.ok(messages.every((message) => message.log_content !== 'elsewhere'));
  await say(alice, 'after the query');
  await bob.next('message', (m) => m.log_content === 'after the query');
  assert.equal(bob.seen('logs').length, 0);
});

test('query-logs with nonsense is refused or answered, and the connection stays', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const nonsense = [
    { before: 'x' },
    { after: -1 },
    { limit: 0 },
    { limit: 1.5 },
    { before: 1e300 },
    { limit: {} },
  ];
  for (const query of nonsense) {
    alice.send({ type: 'query-logs', ...query });
    await alice.nextOf('error', 'logs');
    await alice.answers();
  }
});
