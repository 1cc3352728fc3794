import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from './support/assertions.ts';
import { get } from './support/http.ts';
import { connect, enter, enterTogether, knock, refused, type Seat } from './support/people.ts';
import { upgradeAndSpeak } from './support/raw-socket.ts';
import { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireEvent } from './support/wire.ts';

const base = await serverUnderTest();
const socketBase = base.replace(/^http/, 'ws');

/** A reason in words: a person can read it, and it is not only a code. */
function assertWords(reason: string): void {
  assert.match(reason, /\p{L}+ \p{L}+|\p{Script=Han}{2}/u);
}

const stranger = (seat: Seat, nickId: string): Seat => ({ ...seat, nickId });
const wrongSecret = (seat: Seat) => stranger(seat, `${seat.memberId}.${'A'.repeat(43)}`);
const nowhere = (seat: Seat): Seat => ({ ...seat, roomId: 'room_0000000000000000' });

test('the server selects nickroom.v1 when the nickId is the second subprotocol', async () => {
  const socket = await connect(await enter(base, 'alice'));
  assert.equal(socket.subprotocol, 'nickroom.v1');
});

test('the nickId may come in the URL beside the subprotocol nickroom.v1', async () => {
  const socket = await connect(await enter(base, 'alice'), { nickIdIn: 'url' });
  assert.equal(socket.subprotocol, 'nickroom.v1');
});

test('the nickId of the subprotocol is preferred to the one in the URL', async () => {
  const [alice, bob] = await enterTogether(base, 'alice', 'bob');
  assert.ok(alice && bob);
  const url = new URL(`${socketBase}/ws?roomId=${alice.roomId}&nickId=${bob.nickId}`);
  const socket = new TestSocket(url, ['nickroom.v1', alice.nickId]);
  assert.equal((await socket.next('welcome')).self.member_id, alice.memberId);
});

for (const path of ['/', '/ws'] as const) {
  test(`a connection at ${path} without a subprotocol is classic`, async () => {
    const socket = await connect(await enter(base, 'alice'), { path, classic: true });
    assert.equal(socket.subprotocol, '');
    assert.ok(Array.isArray(await socket.next('logs')));
  });
}

test('without a roomId the socket is closed with 1008 "Room ID not provided"', async () => {
  const { nickId } = await enter(base, 'alice');
  for (const query of ['', '?roomId=']) {
    const socket = new TestSocket(new URL(`${socketBase}/ws${query}`), ['nickroom.v1', nickId]);
    assert.deepEqual(await socket.closed(), { code: 1008, reason: 'Room ID not provided' });
  }
});

test('without a roomId a classic socket hears the same reason', async () => {
  const { nickId } = await enter(base, 'alice');
  const closed = await new TestSocket(new URL(`${socketBase}/?nickId=${nickId}`), []).closed();
  // It would come back after 1008.
  assert.deepEqual(closed, { code: 1000, reason: 'Room ID not provided' });
});

test('a nickId that is unknown or of another room is closed with 4501', async () => {
  const alice = await enter(base, 'alice');
  const elsewhere = await enter(base, 'alice');
  const bad = [wrongSecret(alice), stranger(alice, alice.memberId), stranger(alice, 'nonsense')];
  for (const seat of [...bad, stranger(alice, elsewhere.nickId)]) {
    assert.equal((await refused(seat)).code, 4501);
    assert.equal((await refused(seat, { nickIdIn: 'url' })).code, 4501);
  }
  assert.equal((await refused(stranger(alice, ''), { nickIdIn: 'url' })).code, 4501);
});

test('a classic connection with a bad nickId is closed with 1000 and the reason in words', async () => {
  const alice = await enter(base, 'alice');
  for (const seat of [wrongSecret(alice), stranger(alice, '')]) {
    for (const path of ['/', '/ws'] as const) {
      const { code, reason } = await refused(seat, { classic: true, path });
      assert.equal(code, 1000);
      assertWords(reason);
    }
  }
});

test('an unknown room is closed with 4504, for a classic connection with 1000 and words', async () => {
  const alice = await enter(base, 'alice');
  for (const roomId of ['room_0000000000000000', 'nonsense', "' or 1=1", 'x'.repeat(3000), '\0']) {
    assert.equal((await refused({ ...alice, roomId })).code, 4504, roomId.slice(0, 20));
  }
  const { code, reason } = await refused(nowhere(alice), { classic: true });
  assert.equal(code, 1000);
  assertWords(reason);
});

test('a socket at another address hears so by a code, whatever answers plain requests there', async () => {
  const alice = await enter(base, 'alice');
  for (const path of ['/nowhere', '/ws/', '/mysql', `/rooms/${alice.roomId}`, '/healthz']) {
    const url = new URL(`${socketBase}${path}?roomId=${alice.roomId}&nickId=${alice.nickId}`);
    const { code, reason } = await new TestSocket(url, ['nickroom.v1']).closed();
    assert.equal(code, 4500, path);
    assertWords(reason);
    assert.deepEqual(await new TestSocket(url, []).closed(), { code: 1000, reason }, path);
  }
});

test('a plain request to the address of the socket is told to upgrade', async () => {
  const answer = await get(`${base}/ws?roomId=room_0000000000000000`);
  assertRefused(answer, 426, 'upgrade_required');
  assert.equal(answer.headers.get('upgrade'), 'websocket');
});

test('the sixth connection of a member is closed with 4509 and the five others stay', async () => {
  const alice = await enter(base, 'alice');
  const five = await Promise.all(Array.from({ length: 5 }, () => connect(alice)));
  assert.equal((await refused(alice)).code, 4509);
  const { code, reason } = await refused(alice, { classic: true });
  assert.equal(code, 1000);
  assertWords(reason);
  await Promise.all(five.map((socket) => socket.answers()));
});

test('a member who closed one of five connections may open another', async () => {
  const alice = await enter(base, 'alice');
  const [first] = await Promise.all(Array.from({ length: 5 }, () => connect(alice)));
  await first?.close();
  await connect(alice);
});

test('six connections of a member at the same moment are five that stay and one 4509', async () => {
  const alice = await enter(base, 'alice');
  const sockets = Array.from({ length: 6 }, () => knock(alice));
  const { code } = await Promise.race(sockets.map((socket) => socket.closed()));
  assert.equal(code, 4509);
  const outcomes = await Promise.allSettled(
    sockets.map((socket) => socket.opened.then(() => socket.answers())),
  );
  assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 5);
});

for (const path of ['/', '/ws']) {
  test(`frames in the same write as the upgrade at ${path} are answered`, async () => {
    const alice = await enter(base, 'alice');
    const target = `${path}?roomId=${alice.roomId}&nickId=${alice.nickId}`;
    const frames = [
      { type: 'heartBeat' },
      ...Array.from({ length: 20 }, (_, i) => ({
        type: 'message',
        content: `m${i}`,
        clientId: `c${i}`,
      })),
    ];
    const isLastAck = (e: WireEvent) => e.type === 'ack' && e.data.client_id === 'c19';
    const events = await upgradeAndSpeak(base, target, frames, isLastAck);
    assert.equal(events[0]?.type, 'welcome');
    assert.ok(events.some((event) => event.type === 'pong'));
    const acks = events.flatMap((event) => (event.type === 'ack' ? [event.data.client_id] : []));
    assert.deepEqual(acks.sort(), Array.from({ length: 20 }, (_, i) => `c${i}`).sort());
  });
}

test('frames sent as soon as the socket is open are answered before the welcome was awaited', async () => {
  const alice = await enter(base, 'alice');
  for (const classic of [true, false]) {
    const socket = knock(alice, { classic });
    await socket.opened;
    socket.send({ type: 'message', content: 'early', clientId: `early ${classic}` });
    socket.send({ type: 'ping' });
    await socket.next('ack', (ack) => ack.client_id === `early ${classic}`);
    await socket.next('pong');
    assert.equal(socket.events[0]?.type, 'welcome');
  }
});

test('a socket that is closed during the handshake harms nobody', async () => {
  const alice = await enter(base, 'alice');
  for (let i = 0; i < 10; i += 1) {
    const socket = knock(alice);
    await socket.opened;
    socket.terminate();
  }
  await (await connect(await enter(base, 'alice'))).answers();
});
