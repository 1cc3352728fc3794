import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf, range, seqs } from './support/assertions.ts';
import { arrive, connect, enterTogether, type Seat, sayMany, welcomeOf } from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';

const base = await serverUnderTest();

/** Alice was connected, saw everything up to `after` and has gone; then Bob said `count` things. */
async function missedBy(count: number) {
  const [aliceSeat, bobSeat] = await enterTogether(base, 'alice', 'bob');
  assert.ok(aliceSeat && bobSeat);
  const bob = await arrive(bobSeat);
  const alice = await connect(aliceSeat);
  const { log_seq: after } = await bob.next('message', (m) => m.subject?.user_name === 'alice');
  const { epoch } = welcomeOf(alice);
  await alice.close();
  await sayMany(bob, count, 'missed');
  return { aliceSeat, bob, after, epoch };
}

/** Connects with `after` and gives what was told about the missed part. */
async function resume(seat: Seat, after: number | string, epoch?: string | number) {
  const socket = await connect(seat, { after, epoch });
  const logs = historyOf(await socket.next('logs'));
  return { socket, logs, resumed: welcomeOf(socket).resumed };
}

test('coming back with after and epoch tells exactly what was missed, right after welcome', async () => {
  const { aliceSeat, after, epoch } = await missedBy(5);
  const { socket, logs, resumed } = await resume(aliceSeat, after, epoch);
  assert.equal(resumed, true);
  assert.deepEqual(
    socket.events.slice(0, 2).map((event) => event.type),
    ['welcome', 'logs'],
  );
  assert.deepEqual(seqs(logs.messages), range(after + 1, after + 5));
  assert.deepEqual(
    logs.messages.map((message) => message.log_content),
    range(0, 4).map((index) => `missed ${index}`),
  );
});

test('a reload within the grace is neither a leave nor a join', async () => {
  const { aliceSeat, bob, after, epoch } = await missedBy(1);
  const { socket } = await resume(aliceSeat, after, epoch);
  await sayMany(bob, 1, 'then');
  await socket.next('message', (m) => m.log_content === 'then 0');
  assert.deepEqual(seqs(socket.seen('message')), [after + 2]);
});

test('coming back having missed nothing is resumed with an empty list', async () => {
  const { aliceSeat, after, epoch } = await missedBy(0);
  const { logs, resumed } = await resume(aliceSeat, after, epoch);
  assert.deepEqual([resumed, logs.messages], [true, []]);
});

test('200 missed entries are resumed exactly', async () => {
  const { aliceSeat, after, epoch } = await missedBy(200);
  const { logs, resumed } = await resume(aliceSeat, after, epoch);
  assert.equal(resumed, true);
  assert.deepEqual(seqs(logs.messages), range(after + 1, after + 200));
});

test('201 missed entries are resumed:false and the latest 200', async () => {
  const { aliceSeat, after, epoch } = await missedBy(201);
  const { logs, resumed } = await resume(aliceSeat, after, epoch);
  assert.equal(resumed, false);
  assert.deepEqual(seqs(logs.messages), range(after + 2, after + 201));
  assert.equal(logs.has_more, true);
});

test('another epoch is resumed:false and the latest entries', async () => {
  const { aliceSeat, after } = await missedBy(3);
  const { logs, resumed } = await resume(aliceSeat, after, 'another-epoch');
  assert.equal(resumed, false);
  assert.deepEqual(seqs(logs.messages), range(1, after + 3));
});

test('a seq that the room has not reached is not called resumed', async () => {
  const { aliceSeat, after, epoch } = await missedBy(1);
  const { logs, resumed } = await resume(aliceSeat, after + 1000, epoch);
  assert.equal(resumed, false);
  assert.deepEqual(seqs(logs.messages), range(1, after + 1));
});

test('a classic connection resumes by after and epoch too, or gets its usual latest 200', async () => {
  const { aliceSeat, after, epoch } = await missedBy(4);
  const socket = await connect(aliceSeat, { classic: true, after, epoch });
  const logs = await socket.next('logs');
  assert.ok(Array.isArray(logs));
  const first = welcomeOf(socket).resumed ? after + 1 : 1;
  assert.deepEqual(seqs(logs), range(first, after + 4));
});

test('nonsense in after or epoch does not pass for a resume: it gets the latest', async () => {
  const { aliceSeat, after: head } = await missedBy(2);
  const nonsense = [-1, 1.5, Number.NaN, 1e300, Number.MAX_SAFE_INTEGER];
  for (const after of [...nonsense, ...['', ' 1', '0x1', 'null', '9'.repeat(400)]]) {
    for (const epoch of [undefined, "' or 1=1 --"]) {
      const { socket, logs, resumed } = await resume(aliceSeat, after, epoch);
      assert.equal(resumed, false, String(after));
      assert.deepEqual(seqs(logs.messages), range(1, head + 2));
      await socket.answers();
      await socket.close();
    }
  }
});

/** What a reader with a memory has: entries that came live and entries told after a resume. */
function told(socket: TestSocket): number[] {
  const resumed = socket.seen('logs').flatMap((logs) => seqs(historyOf(logs).messages));
  return [...resumed, ...seqs(socket.seen('message'))];
}

test('a reader who is cut again and again while messages fly misses nothing, sees nothing twice', async () => {
  const { aliceSeat, bob, after, epoch } = await missedBy(0);
  const flying = sayMany(bob, 600, 'flying');
  const all: number[] = [];
  for (let cut = 0; cut < 12; cut += 1) {
    const last = all.at(-1) ?? after;
    const socket = await connect(aliceSeat, { after: last, epoch });
    await socket.next('logs');
    const { resumed } = welcomeOf(socket);
    if (cut % 2 === 0) await Promise.race([flying, socket.next('message')]);
    socket.terminate();
    const seen = told(socket);
    if (!resumed) all.length = 0;
    all.push(...seen);
    await socket.closed();
    assert.deepEqual(seen, range(seen[0] ?? 1, seen.at(-1) ?? 0));
    if (resumed && seen.length > 0) assert.equal(seen[0], last + 1);
  }
  const acks = await flying;
  const end = await connect(aliceSeat, { after: all.at(-1) ?? after, epoch });
  await end.next('logs');
  const head = Math.max(...acks.map((ack) => ack.log_seq));
  if (!welcomeOf(end).resumed) all.length = 0;
  all.push(...told(end));
  assert.deepEqual(all, range(all[0] ?? 0, head));
});
