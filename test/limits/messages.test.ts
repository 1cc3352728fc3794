import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { connect as connectLibrary } from '../../src/client/node.ts';
import { assertRefused, historyOf } from '../protocol/support/assertions.ts';
import { bearerHeader, get, post, request } from '../protocol/support/http.ts';
import { connect, enter, enterTogether, say } from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { serverWith } from './server-with.ts';

after(terminateAll);

/** Nothing fills again while a test runs. */
const base = await serverWith({ MESSAGE_RATE: '3+1/min', HISTORY_RATE: '4+1/h' });

const messagesOf = (roomId: string) => `${base}/rooms/${roomId}/messages`;

test('a message too many is refused with the time to wait, and the connection stays', async () => {
  const socket = await connect(await enter(base, 'alice'));
  for (let turn = 0; turn < 4; turn++) {
    socket.send({ type: 'message', content: `message ${turn}`, clientId: `id ${turn}` });
  }
  const error = await socket.next('error');
  assert.equal(error.code, 'rate_limited');
  assert.equal(error.client_id, 'id 3');
  assert.ok(Number(error.retry_ms) > 0 && Number(error.retry_ms) <= 60_000);
  for (let turn = 0; turn < 3; turn++)
    await socket.next('ack', (a) => a.client_id === `id ${turn}`);
  await socket.answers();
});

test('another nick is a message to all who read it, by socket and HTTP', async () => {
  const alice = await enter(base, 'alice');
  const socket = await connect(alice);
  for (let turn = 0; turn < 4; turn++) {
    socket.send({ type: 'nick', nick: `alice ${turn}`, clientId: `id ${turn}` });
  }
  const error = await socket.next('error');
  assert.equal(error.code, 'rate_limited');
  assert.equal(error.client_id, 'id 3');
  const answer = await request(`${base}/rooms/${alice.roomId}/me`, {
    method: 'PATCH',
    headers: { ...bearerHeader(alice.nickId), 'content-type': 'application/json' },
    body: JSON.stringify({ nick: 'one more' }),
  });
  assertRefused(answer, 429, 'rate_limited');
});

test('over HTTP the same is 429 with Retry-After, and socket and HTTP are one limit', async () => {
  const alice = await enter(base, 'alice');
  const socket = await connect(alice);
  for (let turn = 0; turn < 3; turn++) await say(socket, `message ${turn}`);
  const more = { content: 'one more' };
  const answer = await post(messagesOf(alice.roomId), more, { bearer: alice.nickId });
  assertRefused(answer, 429, 'rate_limited');
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
});

test('who does not stop is closed with 4029, and the others hear only what was let through', async () => {
  const [mallory, bob] = await enterTogether(base, 'mallory', 'bob');
  assert.ok(mallory && bob);
  const [flooding, reading] = [await connect(mallory), await connect(bob)];
  for (let turn = 0; turn < 200; turn++)
    flooding.send({ type: 'message', content: `flood ${turn}` });
  const { code } = await flooding.closed();
  assert.equal(code, 4029);
  await say(reading, 'quiet again');
  await reading.next('message', ({ log_content: content }) => content === 'quiet again');
  const heard = reading.seen('message').filter(({ log_user_id: id }) => id === mallory.memberId);
  assert.equal(heard.length, 3);
});

test('the library loses nothing and keeps the order, however fast somebody writes', async () => {
  const server = await serverWith({ MESSAGE_RATE: '3+10/s' });
  const [alice, bob] = await enterTogether(server, 'alice', 'bob');
  assert.ok(alice && bob);
  const reading = await connect(bob);
  const client = connectLibrary({ url: server, roomId: alice.roomId, nickId: alice.nickId });
  const refusals: string[] = [];
  client.on('error', ({ code }) => refusals.push(code));
  const texts = Array.from({ length: 15 }, (_, turn) => `line ${turn}`);
  await Promise.all(texts.map((text) => client.send(text).acked));
  await reading.next('message', ({ log_content: content }) => content === 'line 14');
  const heard = reading.seen('message').filter(({ log_user_id: id }) => id === alice.memberId);
  assert.deepEqual(
    heard.map(({ log_content: content }) => content),
    texts,
  );
  assert.ok(refusals.length > 0 && refusals.every((code) => code === 'rate_limited'));
  assert.equal(client.state.name, 'open');
  client.close();
});

test('the same text over and over is refused where other texts are not', async () => {
  const server = await serverWith({ MESSAGE_RATE: '10+1/h' });
  const [mallory, bob] = await enterTogether(server, 'mallory', 'bob');
  assert.ok(mallory && bob);
  const said = async (seat: typeof bob, textOf: (turn: number) => string): Promise<number> => {
    const socket = await connect(seat);
    for (let turn = 0; ; turn++) {
      socket.send({ type: 'message', content: textOf(turn) });
      if ((await socket.nextOf('ack', 'error')).type === 'error') return turn;
    }
  };
  assert.equal(await said(bob, (turn) => `text ${turn}`), 10);
  assert.equal(await said(mallory, () => 'buy!'), 5);
});

test('history may be read so often, by the socket and by HTTP together', async () => {
  const alice = await enter(base, 'alice');
  const socket = await connect(alice);
  for (let turn = 0; turn < 3; turn++) {
    socket.send({ type: 'query-logs', before: 1000 });
    historyOf(await socket.next('logs'));
  }
  const read = () => get(messagesOf(alice.roomId), bearerHeader(alice.nickId));
  assert.equal((await read()).status, 200);
  assertRefused(await read(), 429, 'rate_limited');
  socket.send({ type: 'query-logs', before: 1000 });
  const { code, retry_ms: retryMs } = await socket.next('error');
  assert.equal(code, 'rate_limited');
  assert.ok(Number(retryMs) > 1000);
});

test('typing is told to others once in three seconds, and nobody is told off for it', async () => {
  const [alice, bob] = await enterTogether(base, 'alice', 'bob');
  assert.ok(alice && bob);
  const [typing, reading] = [await connect(alice), await connect(bob)];
  for (let key = 0; key < 20; key++) typing.send({ type: 'typing' });
  await say(typing, 'typed');
  await reading.next('message', ({ log_content: content }) => content === 'typed');
  assert.equal(reading.seen('typing').length, 1);
  assert.deepEqual(typing.seen('error'), []);
});
