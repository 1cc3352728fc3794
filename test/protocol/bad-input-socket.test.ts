import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf, range, seqs } from './support/assertions.ts';
import { arrive, connect, enter, enterTogether, say } from './support/people.ts';
import { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';

const base = await serverUnderTest();
const socketBase = base.replace(/^http/, 'ws');

/** Raw JSON, since a lone surrogate or NUL in it is an escape that is valid JSON. */
const UNSTORABLE = ['"a\\u0000b"', '"a\\ud800b"', '"\\udc00"', '"\\ud83d"'];

test('a content with NUL or a lone surrogate is refused whole, and the log has no hole', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await arrive(aliceSeat);
  const bob = await arrive(bobSeat);
  for (const content of UNSTORABLE) {
    alice.sendRaw(`{"type":"message","clientId":"bad","content":${content}}`);
    assert.equal((await alice.next('error')).client_id, 'bad', content);
  }
  const { log_seq } = await say(alice, 'good');
  await bob.next('message', (m) => m.log_seq === log_seq);
  bob.send({ type: 'query-logs' });
  const { messages } = historyOf(await bob.next('logs'));
  assert.deepEqual(seqs(messages), range(1, 3));
});

test('one refused message does not hold up or spoil those that are sent with it', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (let i = 0; i < 10; i += 1) {
    alice.send({ type: 'message', content: `good ${i}`, clientId: `good ${i}` });
    alice.sendRaw(`{"type":"message","clientId":"bad ${i}","content":"\\u0000\\ud800"}`);
  }
  for (let i = 0; i < 10; i += 1) {
    await alice.next('ack', (ack) => ack.client_id === `good ${i}`);
    await alice.next('error', (error) => error.client_id === `bad ${i}`);
  }
});

test('a clientId of the wrong type, empty, over-long or unstorable is refused and harms nobody', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const ids = ['7', 'null', '{}', '[]', 'true', '""', '"a\\u0000"', '"\\ud800"'];
  for (const id of [...ids, JSON.stringify('x'.repeat(5000))]) {
    alice.sendRaw(`{"type":"message","content":"hello","clientId":${id}}`);
    await alice.nextOf('error', 'ack');
    await alice.answers();
  }
});

test('clientIds with quotes, percents and emoji are ids like any other', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const clientId of ["'; --", '100%', '🐸', '__proto__', 'constructor', 'שלום', '.']) {
    alice.send({ type: 'message', content: clientId, clientId });
    const first = await alice.next('ack', (ack) => ack.client_id === clientId);
    alice.send({ type: 'message', content: clientId, clientId });
    const second = await alice.next('ack', (ack) => ack.client_id === clientId);
    assert.deepEqual([first.duplicate, second.duplicate], [false, true]);
    assert.equal(second.log_seq, first.log_seq);
  }
});

test('sendRoom of a wrong type is refused or ignored and the connection stays', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (const sendRoom of [null, 7, {}, [], true, '']) {
    alice.send({ type: 'message', content: 'hello', sendRoom });
    await alice.nextOf('error', 'ack');
    await alice.answers();
  }
});

test('deeply nested or prototype-touching frames are refused or ignored, and the socket answers', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const frames = [
    `{"type":"message","content":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    '{"__proto__":{"type":"message"},"content":"x"}',
    '{"type":{"toString":"x"}}',
    '{"type":"message","content":{"length":1,"toString":null}}',
  ];
  for (const frame of frames) alice.sendRaw(frame);
  for (const _ of frames) await alice.next('error');
  await alice.answers();
});

test('a text frame with broken UTF-8 or other broken framing ends that connection alone', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat);
  const bob = await connect(bobSeat);
  alice.sendBrokenText();
  assert.equal((await alice.closed()).code, 1007);
  await bob.answers();
  await say(bob, 'unharmed');
});

test('a handshake full of nonsense is closed or welcomed, never left hanging', async () => {
  const { roomId, nickId } = await enter(base, 'alice');
  const queries = [
    ...['roomId=%00', 'roomId=%ff', 'roomId=%', 'roomId[]=x', 'roomId=a&roomId=b', 'after=x'],
    ...[`roomId=${roomId}`, `roomId=${roomId}&nickId=%00`, `roomId=${roomId}&nickId=%ff%fe`],
    ...[`roomId=${roomId}&nickId=${'x'.repeat(6000)}`, `roomId=${roomId}&nickId=a&nickId=b`],
    ...[`roomId=${roomId}&nickId=${nickId}&after=%00&epoch=%ff`, '=&=&&', "roomId=' or 1=1 --"],
  ];
  for (const query of queries) {
    const socket = new TestSocket(new URL(`${socketBase}/ws?${query}`), []);
    await Promise.any([socket.closed(), socket.next('welcome')]);
    socket.terminate();
  }
});

test('no error or close reason tells of the inside', async () => {
  const alice = await connect(await enter(base, 'alice'));
  const frames = [...UNSTORABLE.map((c) => `{"type":"message","content":${c}}`)];
  frames.push('{"type":"nonsense"}', '{"type":"query-logs","before":"x"}', 'nonsense', '[');
  for (const frame of frames) alice.sendRaw(frame);
  for (const _ of frames) {
    const { code, message } = await alice.next('error');
    assert.match(code, /^[a-z][a-z_]*$/);
    assert.doesNotMatch(
      message,
      /select|insert|syntax|postgres|\bat \S+ \(|node_modules|\.[jt]s\b/i,
    );
  }
});

test('after all of this people can chat', async () => {
  await say(await connect(await enter(base, 'alice')), 'still here');
});
