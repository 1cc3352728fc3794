import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareLogs, historyOf, range, seqs } from './support/assertions.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  freshName,
  say,
  sayMany,
} from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireMessage } from './support/wire.ts';

const base = await serverUnderTest();

const live = (socket: TestSocket): number[] => seqs(socket.seen('message'));

/** Asserts that these seqs follow one another without a gap or a repeat. */
function assertSeamless(numbers: number[]): void {
  assert.deepEqual(numbers, range(numbers[0] ?? 1, numbers.at(-1) ?? 0));
}

async function ask(socket: TestSocket, query: object = {}) {
  socket.send({ type: 'query-logs', ...query });
  return historyOf(await socket.next('logs'));
}

test('300 messages of three at once have one order, without a gap or a repeat, for all', async () => {
  const nicks = ['alice', 'bob', 'carol'];
  const seats = await enterTogether(base, ...nicks);
  const sockets = await Promise.all(seats.map((seat) => arrive(seat)));
  const acks = await Promise.all(sockets.map((socket, i) => sayMany(socket, 100, `${nicks[i]}`)));
  const acked = acks.flat().map((ack) => ack.log_seq);
  const head = Math.max(...acked);
  assert.equal(new Set(acked).size, 300);
  assert.ok(acks.flat().every((ack) => ack.duplicate === false));

  await Promise.all(sockets.map((socket) => socket.next('message', (m) => m.log_seq === head)));
  for (const socket of sockets) assertSeamless(live(socket));
  const texts = sockets.map((socket) =>
    socket
      .seen('message')
      .filter((m) => m.log_kind === 'text')
      .map((m) => m.log_content),
  );
  assert.equal(texts[0]?.length, 300);
  assert.deepEqual(texts[1], texts[0]);
  assert.deepEqual(texts[2], texts[0]);
  for (const nick of nicks) {
    const own: string[] | undefined = texts[0]?.filter((text) => text.startsWith(nick));
    assert.deepEqual(
      own,
      range(0, 99).map((index) => `${nick} ${index}`),
    );
  }
  const reader = sockets[0];
  assert.ok(reader);
  assert.deepEqual(seqs((await ask(reader)).messages), range(head - 199, head));
});

test('log_seq starts at 1 in each room', async () => {
  for (const name of [freshName(), freshName()]) {
    const alice = await arrive(await enter(base, 'alice', name));
    await say(alice, 'hello');
    const { messages, has_more } = await ask(alice);
    assert.deepEqual([seqs(messages), has_more], [[1, 2], false]);
  }
});

test('an entry that was acknowledged is in the history at once', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat);
  const bob = await connect(bobSeat);
  for (let i = 0; i < 20; i += 1) {
    const { log_seq } = await say(alice, `now ${i}`);
    const { messages } = await ask(bob, { after: log_seq - 1 });
    assert.equal(messages[0]?.log_content, `now ${i}`);
  }
});

test('the same clientId sent 2 to 10 times at once, by two tabs, is one entry', async () => {
  const seat = await enter(base, 'alice');
  const tabs = [await arrive(seat), await connect(seat, { classic: true })];
  for (let times = 2; times <= 10; times += 1) {
    const clientId = `retry ${times}`;
    const isOurs = (ack: { client_id?: string | null }) => ack.client_id === clientId;
    const acks = range(1, times).map((copy) => {
      const tab = tabs[copy % 2];
      assert.ok(tab);
      tab.send({ type: 'message', content: clientId, clientId });
      return tab.next('ack', isOurs);
    });
    const answers = await Promise.all(acks);
    assert.equal(new Set(answers.map((ack) => ack.log_seq)).size, 1);
    assert.equal(answers.filter((ack) => !ack.duplicate).length, 1);
  }
  const [tab] = tabs;
  assert.ok(tab);
  const { messages } = await ask(tab);
  assert.deepEqual(
    messages.map((m) => m.log_content).slice(1),
    range(2, 10).map((n) => `retry ${n}`),
  );
  assertSeamless(seqs(messages));
  assertSeamless(live(tab));
});

test('on one connection the first ack of a clientId is no duplicate and all later ones are', async () => {
  const alice = await connect(await enter(base, 'alice'));
  for (let i = 0; i < 5; i += 1) alice.send({ type: 'message', content: 'again', clientId: 'x' });
  const duplicates: boolean[] = [];
  for (let i = 0; i < 5; i += 1) duplicates.push((await alice.next('ack')).duplicate);
  assert.deepEqual(duplicates, [false, true, true, true, true]);
});

test('the same clientId after a reconnect is the first entry still, whatever its text', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const before = await connect(aliceSeat);
  before.send({ type: 'message', content: 'once', clientId: 'kept' });
  const first = await before.next('ack');
  before.terminate();
  const after = await connect(aliceSeat);
  after.send({ type: 'message', content: 'twice', clientId: 'kept' });
  const second = await after.next('ack');
  assert.deepEqual(second, { ...first, duplicate: true });
  const { messages } = await ask(await connect(bobSeat));
  const texts = messages.filter((m) => m.log_kind === 'text').map((m) => m.log_content);
  assert.deepEqual(texts, ['once']);
});

test('a message whose ack was cut off is one entry when it is sent again', async () => {
  const seat = await enter(base, 'alice');
  for (let i = 0; i < 10; i += 1) {
    const cut = await connect(seat);
    cut.send({ type: 'message', content: `cut ${i}`, clientId: `cut ${i}` });
    if (i % 2 === 0) await cut.close();
    else cut.terminate();
    const back = await connect(seat);
    back.send({ type: 'message', content: `cut ${i}`, clientId: `cut ${i}` });
    await back.next('ack', (ack) => ack.client_id === `cut ${i}`);
    await back.close();
  }
  const { messages } = await ask(await connect(seat));
  const texts = messages.filter((m) => m.log_kind === 'text').map((m) => m.log_content);
  assert.deepEqual(
    texts,
    range(0, 9).map((i) => `cut ${i}`),
  );
});

test('a clientId belongs to its member and its room', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  const elsewhere = await enter(base, 'alice');
  assert.ok(aliceSeat && bobSeat);
  for (const seat of [aliceSeat, bobSeat, elsewhere]) {
    const socket = await connect(seat);
    socket.send({ type: 'message', content: 'mine', clientId: 'same' });
    assert.equal((await socket.next('ack')).duplicate, false);
  }
});

test('in a room of 1,000 entries a newcomer gets exactly the latest 200, and pages to the first', async () => {
  const [aliceSeat, bobSeat, carolSeat] = await enterTogether(base, 'alice', 'bob', 'carol');
  assert.ok(aliceSeat && bobSeat && carolSeat);
  const alice = await arrive(aliceSeat);
  await sayMany(alice, 999, 'line');
  const head = 1000;

  const bob = await connect(bobSeat, { classic: true });
  const unasked = bareLogs(await bob.next('logs'));
  assert.deepEqual(seqs(unasked), range(head - 199, head));
  const ownJoin = await bob.next('message');
  assert.equal(ownJoin.log_seq, head + 1);

  const carol = await connect(carolSeat);
  await alice.next('message', (m) => m.subject?.user_name === 'carol');
  const latest = await ask(carol);
  assert.deepEqual([seqs(latest.messages), latest.has_more], [range(head - 197, head + 2), true]);
  const tooMany = await ask(carol, { limit: 200 });
  assert.deepEqual(seqs(tooMany.messages), seqs(latest.messages));

  const all: WireMessage[] = [...latest.messages];
  for (let more = latest.has_more; more; ) {
    const page = await ask(carol, { before: all[0]?.log_seq });
    assert.ok(page.messages.length > 0 && page.messages.length <= 200);
    all.unshift(...page.messages);
    more = page.has_more;
  }
  assert.deepEqual(seqs(all), range(1, head + 2));
  const lines = all.filter((m) => m.log_kind === 'text').map((m) => m.log_content);
  assert.deepEqual(
    lines,
    range(0, 998).map((index) => `line ${index}`),
  );
});

test('newcomers who join while messages fly see history and live without a seam', async () => {
  const [aliceSeat, ...others] = await enterTogether(base, 'alice', 'b', 'c', 'd', 'e', 'f', 'g');
  assert.ok(aliceSeat);
  const alice = await connect(aliceSeat);
  const flying = sayMany(alice, 400, 'flying');
  const readers = await Promise.all(
    others.map(async (seat, index) => {
      await alice.next('message', (m) => m.log_content === `flying ${index * 40}`);
      const classic = index % 2 === 0;
      const socket = await connect(seat, { classic });
      if (!classic) socket.send({ type: 'query-logs' });
      const logs = await socket.next('logs');
      return { socket, history: seqs(classic ? bareLogs(logs) : historyOf(logs).messages) };
    }),
  );
  const head = Math.max(...(await flying).map((ack) => ack.log_seq));
  for (const { socket, history } of readers) {
    await socket.next('message', (m) => m.log_seq >= head);
    assertSeamless(history);
    assertSeamless(live(socket));
    const union = [...new Set([...history, ...live(socket)])].sort((a, b) => a - b);
    assertSeamless(union);
  }
});

test('content comes back as it was sent, to the character', async () => {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const alice = await connect(aliceSeat);
  const bob = await connect(bobSeat, { classic: true });
  const contents = [
    '你好，世界',
    '👩‍👩‍👧‍👦 🏳️‍🌈 🐸',
    'שלום עולם مرحبا',
    `it's "quoted" \`so\``,
    "'); drop table room_log; --",
    '100 % %s %d \\n \\u0000 $1 :name ? ?? $' + '{x}',
    '<script>alert(1)</script> & &amp;',
    'two\nlines\tand a tab',
    'e\u0301 is not \u00e9',
    '𝒳'.repeat(500),
    '{"type":"message"}',
    'null',
  ];
  for (const content of contents) {
    const { log_seq } = await say(alice, content);
    const message = await bob.next('message', (m) => m.log_seq === log_seq);
    assert.equal(message.log_content, content);
  }
  const { messages } = await ask(alice);
  const stored = messages.filter((m) => m.log_kind === 'text').map((m) => m.log_content);
  assert.deepEqual(stored, contents);
});
