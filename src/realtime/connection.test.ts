import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { WebSocket } from 'ws';
import { connect, enterTogether, type Seat, say } from '../../test/protocol/support/people.ts';
import type { TestSocket } from '../../test/protocol/support/socket.ts';
import type { WireEvent, WireMessage } from '../../test/protocol/support/wire.ts';
import { startServer } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';

/** 40 kB, so that few of them fill what the kernel keeps for a reader. */
const LARGE = '😀'.repeat(10_000);

/** A room where that can be said, and a leave is told without grace. */
async function openRoom(t: TestContext, ...nicks: string[]): Promise<Seat[]> {
  const limits = { CONTENT_MAX: '10000', FRAME_MAX: '1048576', LEAVE_GRACE_S: '0' };
  const { url, stop } = await startServer(limits);
  t.after(stop);
  return enterTogether(url, ...nicks);
}

/** A v1 client that can stop reading, and keeps the messages it has read. */
function fickleReader({ base, roomId, nickId }: Seat) {
  const url = `${base.replace('http', 'ws')}/ws?roomId=${roomId}`;
  const socket = new WebSocket(url, ['nickroom.v1', nickId]);
  const seen: WireMessage[] = [];
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const events = JSON.parse(String(data)) as WireEvent[];
    seen.push(...events.flatMap(({ type, data }) => (type === 'message' ? [data] : [])));
  });
  return { socket, seen };
}

/** All entries above `after`, page by page. */
async function readOn(socket: TestSocket, after: number): Promise<WireMessage[]> {
  socket.send({ type: 'query-logs', after });
  const logs = await socket.next('logs');
  assert.ok(!Array.isArray(logs));
  const { messages, has_more } = logs;
  const last = messages.at(-1)?.log_seq ?? after;
  return has_more ? [...messages, ...(await readOn(socket, last))] : messages;
}

const seqs = (messages: readonly WireMessage[]) => _.map(messages, 'log_seq');

test('who stops reading is let go, the others go on, and it comes back and misses nothing', async (t) => {
  const [alice, bob, snail] = (await openRoom(t, 'alice', 'bob', 'snail')) as [Seat, Seat, Seat];
  const [speaker, listener] = [await connect(alice), await connect(bob)];
  const slow = fickleReader(snail);
  const closed = once(slow.socket, 'close');
  await until(() => slow.seen.length > 0);
  slow.socket.pause();

  const isSnailsLeave = (m: WireMessage) =>
    m.log_kind === 'leave' && m.subject?.member_id === snail.memberId;
  // How much the kernel takes for it differs from machine to machine.
  while (!listener.seen('message').some(isSnailsLeave)) await say(speaker, LARGE);
  const { log_seq: last } = await say(speaker, 'the end');
  await listener.next('message', (m) => m.log_content === 'the end');
  const [first = 0] = seqs(listener.seen('message'));
  assert.deepEqual(seqs(listener.seen('message')), _.range(first, last + 1));

  slow.socket.resume();
  await closed;
  const [firstSeen = 0] = seqs(slow.seen);
  const lastSeen = seqs(slow.seen).at(-1) as number;
  assert.ok(lastSeen < last);
  assert.deepEqual(seqs(slow.seen), _.range(firstSeen, lastSeen + 1));
  const back = await connect(snail);
  const missed = await readOn(back, lastSeen);
  assert.deepEqual(seqs(missed).slice(0, last - lastSeen), _.range(lastSeen + 1, last + 1));
  for (const socket of [speaker, listener, back]) socket.terminate();
});

test('a history of many megabytes reaches a reader who reads it', async (t) => {
  const [alice, bob] = (await openRoom(t, 'alice', 'bob')) as [Seat, Seat];
  const speaker = await connect(alice);
  for (let i = 0; i < 20; i += 1) {
    await Promise.all(_.times(10, () => say(speaker, LARGE)));
  }
  const classic = await connect(bob, { classic: true });
  const logs = await classic.next('logs');
  assert.ok(Array.isArray(logs));
  assert.equal(logs.length, 200);
  const reader = await connect(alice);
  for (let i = 0; i < 3; i += 1) {
    reader.send({ type: 'query-logs' });
    const answer = await reader.next('logs');
    assert.ok(!Array.isArray(answer));
    assert.equal(answer.messages.length, 200);
  }
  for (const socket of [speaker, classic, reader]) socket.terminate();
});

test('who asks on and on without reading is let go', async (t) => {
  const [alice, bob] = (await openRoom(t, 'alice', 'bob')) as [Seat, Seat];
  const speaker = await connect(alice);
  await Promise.all(_.times(50, () => say(speaker, LARGE)));
  const greedy = fickleReader(bob);
  await once(greedy.socket, 'message');
  greedy.socket.pause();
  const left = speaker.next('message', (m) => m.log_kind === 'leave');
  // 2 MB each: more than any kernel takes.
  for (let i = 0; i < 50; i += 1) greedy.socket.send('{"type":"query-logs"}');
  await left;
  for (const socket of [speaker, greedy.socket]) socket.terminate();
});
