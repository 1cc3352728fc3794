import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, bareLogs, range, seqs } from './support/assertions.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  freshName,
  knock,
  say,
  sayMany,
} from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import { ISO_UTC, LOG_TIME } from './support/wire.ts';

const base = await serverUnderTest();

/** Two people with the original's client in one new room. */
async function aliceAndBob() {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await arrive(aliceSeat, { classic: true, path: '/' });
  const bob = await arrive(bobSeat, { classic: true, path: '/' });
  return { aliceSeat, bobSeat, alice, bob };
}

/** Waits until exactly these nicks are on the list. */
const listed = (socket: TestSocket, ...nicks: string[]) =>
  socket.next('members', (members) => {
    const names = members.map((member) => member.user_name).sort();
    return names.join() === [...nicks].sort().join();
  });

test('welcome comes first, then the logs as a bare array, then the own join notice', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await arrive(aliceSeat, { classic: true });
  await sayMany(alice, 3, 'before bob');
  const bob = await connect(bobSeat, { classic: true });
  const join = await bob.next('message', (m) => m.subject?.user_name === 'bob');
  const types = bob.events.map((event) => event.type);
  assert.deepEqual(types.slice(0, 2), ['welcome', 'logs']);
  assert.ok(types.indexOf('message') > 1);
  const logs = bareLogs(await bob.next('logs'));
  assert.deepEqual(seqs(logs), range(1, 4));
  assert.equal(join.log_seq, 5);
});

test('a join notice is by system in the language of the server, with its subject', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat, { classic: true });
  const own = await alice.next('message', (m) => m.log_kind === 'join');
  assert.equal(own.log_content, 'alice 进入了房间');
  assert.equal(own.log_user_name, 'system');
  assert.deepEqual(own.subject, { member_id: aliceSeat.memberId, user_name: 'alice' });
  const bob = await connect(bobSeat, { classic: true });
  const other = await alice.next('message', (m) => m.subject?.member_id === bobSeat.memberId);
  assert.equal(other.log_content, 'bob 进入了房间');
  const atBob = await bob.next('message', (m) => m.subject?.member_id === bobSeat.memberId);
  assert.deepEqual(atBob, other);
});

test('a leave notice comes at once after leave, without grace', async () => {
  const { alice, bob, bobSeat } = await aliceAndBob();
  bob.send({ type: 'leave' });
  const leave = await alice.next('message', (m) => m.log_kind === 'leave');
  assert.equal(leave.log_content, 'bob 离开了房间');
  assert.equal(leave.log_user_name, 'system');
  assert.deepEqual(leave.subject, { member_id: bobSeat.memberId, user_name: 'bob' });
});

test('members comes again in full whenever the list changed', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat, { classic: true });
  const [self] = await listed(alice, 'alice');
  assertKeys(self ?? {}, ['member_id', 'user_name', 'head_num', 'role']);
  const bob = await connect(bobSeat, { classic: true });
  await listed(bob, 'alice', 'bob');
  await listed(alice, 'alice', 'bob');
  bob.send({ type: 'leave' });
  await listed(alice, 'alice');
  assert.equal(alice.seen('presence').length, 0);
});

test('the original client’s message frame is taken, and its forged fields are ignored', async () => {
  const { alice, aliceSeat, bob, bobSeat } = await aliceAndBob();
  alice.send({
    type: 'message',
    content: 'hello',
    sendUserName: 'bob',
    sendUserId: bobSeat.memberId,
    sendRoomId: aliceSeat.roomId,
    sendRoomName: 'another room',
    sendTime: '1999-01-01 00:00:00',
    head_num: 99,
  });
  const message = await bob.next('message', (m) => m.log_content === 'hello');
  assertKeys(message, [
    ...['log_id', 'log_seq', 'log_kind', 'log_user_id', 'log_user_name'],
    ...['head_num', 'log_content', 'log_time', 'created_at'],
  ]);
  assert.equal(message.log_kind, 'text');
  assert.equal(message.log_user_id, aliceSeat.memberId);
  assert.equal(message.log_user_name, 'alice');
  assert.notEqual(message.head_num, 99);
  assert.match(message.log_time, LOG_TIME);
  assert.match(message.created_at, ISO_UTC);
  assert.ok(Math.abs(Date.parse(message.created_at) - Date.now()) < 60_000);
  assert.equal(message.log_time.slice(17), message.created_at.slice(17, 19));
  await alice.next('message', (m) => m.log_content === 'hello');
});

test('query-logs answers a bare array, whatever room and user the frame names', async () => {
  const { alice } = await aliceAndBob();
  const elsewhere = await enter(base, 'carol');
  await say(await connect(elsewhere), 'elsewhere');
  await say(alice, 'here');
  const unasked = bareLogs(await alice.next('logs'));
  alice.send({
    type: 'query-logs',
    sendRoom: elsewhere.roomId,
    sendRoomId: elsewhere.roomId,
    sendUserId: elsewhere.memberId,
  });
  const logs = bareLogs(await alice.next('logs'));
  assert.deepEqual(seqs(logs), range(1, 3));
  assert.equal(logs.at(-1)?.log_content, 'here');
  assert.ok(unasked.length < logs.length);
});

test('a message that names another room is refused with wrong_room', async () => {
  const { alice } = await aliceAndBob();
  const elsewhere = await enter(base, 'carol');
  for (const field of ['sendRoom', 'sendRoomId']) {
    alice.send({ type: 'message', content: 'astray', [field]: elsewhere.roomId });
    assert.equal((await alice.next('error')).code, 'wrong_room');
  }
  await alice.answers();
});

test('a message may name its room in every spelling that enters it', async () => {
  const name = freshName();
  const seat = await enter(base, 'alice', name);
  const alice = await connect(seat, { classic: true });
  const spellings = [name, name.toUpperCase(), ` ${name.replace('room ', 'ｒｏｏｍ  ')} `];
  for (const [index, spelling] of spellings.entries()) {
    assert.equal((await enter(base, `guest ${index}`, spelling)).roomId, seat.roomId);
    for (const field of ['sendRoom', 'sendRoomId']) {
      alice.send({ type: 'message', content: 'here', [field]: spelling });
      const { type } = await alice.nextOf('ack', 'error');
      assert.equal(type, 'ack', spelling);
    }
  }
});

test('pings never count: after 300 at once each has its pong and messages still go', async () => {
  const { alice, bob } = await aliceAndBob();
  for (let i = 0; i < 150; i += 1) {
    alice.send({ type: 'ping' });
    alice.send({ type: 'heartBeat' });
  }
  for (let i = 0; i < 300; i += 1) await alice.next('pong');
  await say(alice, 'still here');
  await bob.next('message', (m) => m.log_content === 'still here');
  assert.deepEqual(alice.seen('error'), []);
});

test('the third bad frame closes a classic connection with 1000 and the reason in words', async () => {
  const alice = await connect(await enter(base, 'alice'), { classic: true });
  for (let i = 0; i < 3; i += 1) alice.sendRaw('nonsense');
  const { code, reason } = await alice.closed();
  assert.equal(code, 1000);
  assert.match(reason, /\p{L}+ \p{L}+|\p{Script=Han}{2}/u);
});

test('a frame over 16 KiB closes a classic connection with 1009', async () => {
  const alice = await connect(await enter(base, 'alice'), { classic: true });
  alice.send({ type: 'message', content: 'x'.repeat(17_000) });
  assert.equal((await alice.closed()).code, 1009);
});

test('a classic and a v1 client talk to each other and see the same entries', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat, { classic: true, path: '/' });
  const bob = await connect(bobSeat);
  await say(bob, 'from v1');
  const atAlice = await alice.next('message', (m) => m.log_content === 'from v1');
  await say(alice, 'from classic');
  const atBob = await bob.next('message', (m) => m.log_content === 'from classic');
  assert.equal(atBob.log_seq, atAlice.log_seq + 1);
});

test('a classic client that reloads gets the whole history and no second join notice', async () => {
  const { alice, aliceSeat, bob } = await aliceAndBob();
  await say(alice, 'before the reload');
  await alice.close();
  const again = knock(aliceSeat, { classic: true });
  const logs = bareLogs(await again.next('logs'));
  await say(bob, 'after the reload');
  await again.next('message', (m) => m.log_content === 'after the reload');
  assert.deepEqual(seqs(logs), range(1, 3));
  assert.deepEqual(seqs(again.seen('message')), [4]);
});
