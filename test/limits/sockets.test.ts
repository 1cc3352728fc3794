import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { post } from '../protocol/support/http.ts';
import { connect, enter, enterTogether, type Seat } from '../protocol/support/people.ts';
import { TestSocket, terminateAll } from '../protocol/support/socket.ts';
import { closeFrameIn, Opcode, rawFrame } from '../support/raw-frames.ts';
import { until } from '../support/until.ts';
import { openRaw, type RawConnection, upgradeRaw } from './raw.ts';
import { serverWith } from './server-with.ts';

after(terminateAll);

const base = await serverWith({});
const impatient = await serverWith({ HANDSHAKE_TIMEOUT_S: '1', REQUEST_TIMEOUT_S: '2' });

const closeOf = async (raw: RawConnection) => until(() => closeFrameIn(raw.received()));

/** A socket of somebody who is in a room, spoken to by hand. */
const upgraded = (server: string, { roomId, nickId }: Seat): Promise<RawConnection> =>
  upgradeRaw(server, { roomId, nickId });

test('pages of the allowed origins and our own may connect, others may not, programs may', async () => {
  const allowed = 'https://blog.example';
  const server = await serverWith({ ALLOWED_ORIGINS: allowed });
  const seat = await enter(server, 'alice');
  const answerTo = async (headers: Record<string, string>) => {
    const raw = await upgradeRaw(server, { ...seat, headers });
    await until(() => raw.received().includes('welcome') || closeFrameIn(raw.received()));
    raw.socket.destroy();
    return closeFrameIn(raw.received())?.code ?? 'welcome';
  };
  assert.equal(await answerTo({}), 'welcome');
  assert.equal(await answerTo({ origin: allowed }), 'welcome');
  assert.equal(await answerTo({ origin: server }), 'welcome');
  const foreign = ['https://evil.example', 'http://blog.example', `${allowed}.evil.example`];
  for (const origin of [...foreign, `${allowed}:8443`, 'null', 'https://BLOG.example/']) {
    assert.equal(await answerTo({ origin }), 1008, origin);
  }
});

test('compression is not agreed on', async () => {
  const seat = await enter(base, 'alice');
  const headers = { 'sec-websocket-extensions': 'permessage-deflate' };
  const raw = await upgradeRaw(base, { ...seat, headers });
  assert.match(raw.received().toString('latin1'), /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(raw.received().toString('latin1'), /permessage-deflate/i);
  raw.socket.destroy();
});

test('a connection that asks for nothing, or never ends asking, is closed in time', async () => {
  const silent = await openRaw(impatient);
  const slow = await openRaw(impatient);
  slow.socket.write('GET /ws?roomId=x HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  const drip = setInterval(() => slow.socket.write('a'), 100);
  try {
    await Promise.all([silent.ended(), slow.ended()]);
  } finally {
    clearInterval(drip);
  }
});

test('a body that comes byte by byte is given up', async () => {
  const raw = await openRaw(impatient);
  raw.socket.write(
    'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{',
  );
  const drip = setInterval(() => raw.socket.write(' '), 100);
  try {
    assert.match((await raw.ended()).toString(), /^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  } finally {
    clearInterval(drip);
  }
});

test('an address has so many bodies under way, and no more', async () => {
  const server = await serverWith({ UPLOADS_PER_ADDRESS: '2' });
  const begin = async () => {
    const raw = await openRaw(server);
    raw.socket.write(
      'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n',
    );
    return raw;
  };
  const first = [await begin(), await begin()];
  const refused = await until(async () => {
    const { status } = await post(`${server}/rooms`, { name: 'lounge', nick: 'alice' });
    return status === 429;
  });
  assert.equal(refused, true);
  for (const { socket } of first) socket.destroy();
  await until(
    async () => (await post(`${server}/rooms`, { name: 'lounge', nick: 'bob' })).status < 300,
  );
});

test('a frame that says it has 100 MiB is not waited for', async () => {
  const raw = await upgraded(base, await enter(base, 'mallory'));
  raw.socket.write(rawFrame(Opcode.text, 'x'.repeat(1000), { length: 100 * 1024 * 1024 }));
  assert.equal((await closeOf(raw)).code, 1009);
  await raw.ended();
});

test('a message in too many pieces is refused before it is whole, one in a few is not', async () => {
  const seat = await enter(base, 'mallory');
  const few = await upgraded(base, seat);
  const json = JSON.stringify({ type: 'message', content: 'in pieces', clientId: 'p' });
  for (const [index, letter] of [...json].entries()) {
    const opcode = index === 0 ? Opcode.text : Opcode.continuation;
    few.socket.write(rawFrame(opcode, letter, { fin: index === json.length - 1 }));
  }
  await until(() => few.received().includes('"type":"ack"'));
  few.socket.destroy();

  const many = await upgraded(base, seat);
  many.socket.write(rawFrame(Opcode.text, '{', { fin: false }));
  const pieces = Array.from({ length: 16_000 }, () =>
    rawFrame(Opcode.continuation, ' ', { fin: false }),
  );
  many.socket.write(Buffer.concat(pieces));
  await many.ended();
  assert.equal(closeFrameIn(many.received())?.code ?? 1008, 1008);
});

for (const [name, opcode] of [
  ['pings', Opcode.ping],
  ['pongs', Opcode.pong],
] as const) {
  test(`a flood of ${name} ends the connection`, async () => {
    const raw = await upgraded(base, await enter(base, 'mallory'));
    raw.socket.write(Buffer.concat(Array.from({ length: 2000 }, () => rawFrame(opcode, 'x'))));
    // Of pings that come faster than they can be answered ws has enough before we have.
    assert.equal(closeFrameIn(await raw.ended())?.code ?? 4029, 4029);
  });
}

test('pings at leisure are answered', async () => {
  const raw = await upgraded(base, await enter(base, 'alice'));
  for (let ping = 0; ping < 50; ping++) raw.socket.write(rawFrame(Opcode.ping, `ping ${ping}`));
  await until(() => raw.received().includes('ping 49'));
  raw.socket.destroy();
});

test('frames of every kind are counted, those that are none as well', async () => {
  const [alice, mallory] = await enterTogether(base, 'alice', 'mallory');
  assert.ok(alice && mallory);
  const flooding = await connect(mallory);
  for (let frame = 0; frame < 1000; frame++) flooding.send({ type: 'ping' });
  assert.equal((await flooding.closed()).code, 4029);
  const steady = await connect(alice);
  for (let frame = 0; frame < 50; frame++) await steady.answers();
});

test('a member that connects over and over is told to come back later', async () => {
  const server = await serverWith({ CONNECTION_RATE: '2+1/h' });
  const [alice, bob] = await enterTogether(server, 'alice', 'bob');
  assert.ok(alice && bob);
  for (let turn = 0; turn < 2; turn++) await (await connect(alice)).close();
  const url = new URL(`${server.replace(/^http/, 'ws')}/ws?roomId=${alice.roomId}`);
  assert.equal((await new TestSocket(url, ['nickroom.v1', alice.nickId]).closed()).code, 4029);
  await connect(bob);
});

test('an address connects so often, whoever it says it is', async () => {
  const server = await serverWith({ CONNECTION_RATE_ADDRESS: '2+1/h' });
  const codes: (number | undefined)[] = [];
  for (let turn = 0; turn < 3; turn++) {
    // Without a nickId it is a classic client, which hears 1000 where it need not come back.
    const raw = await upgradeRaw(server, { roomId: 'room_0000000000000000' });
    codes.push((await closeOf(raw)).code);
    raw.socket.destroy();
  }
  assert.deepEqual(codes, [1000, 1000, 4029]);
});

test('an address that opens connections without end is not read any more', async () => {
  const server = await serverWith({ REQUEST_RATE_ADDRESS: '20+1/h' });
  const statuses: string[] = [];
  for (let turn = 0; turn < 25; turn++) {
    const raw = await openRaw(server);
    raw.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    statuses.push(String(await raw.ended()).slice(9, 12));
  }
  assert.deepEqual(statuses, [...Array(20).fill('200'), ...Array(5).fill('')]);
});

test('connections beyond the cap are dropped at once, and those that are there go on', async () => {
  const server = await serverWith({ MAX_CONNECTIONS: '10' });
  const alice = await connect(await enter(server, 'alice'));
  const crowd = await Promise.all(Array.from({ length: 30 }, () => openRaw(server)));
  const dropped = await until(() => {
    const ended = crowd.filter(({ socket }) => socket.destroyed).length;
    return ended >= 20 ? ended : undefined;
  });
  assert.ok(dropped < 30);
  await alice.answers();
  for (const { socket } of crowd) socket.destroy();
});

test('one address has so many connections, and another is not kept out by it', {
  skip: process.platform !== 'linux' && 'only Linux has all of 127/8 for loopback',
}, async () => {
  const server = await serverWith({ CONNECTIONS_PER_ADDRESS: '5' });
  const seat = await enter(server, 'alice');
  const crowd = await Promise.all(
    Array.from({ length: 20 }, () => openRaw(server, { from: '127.0.0.9' })),
  );
  await until(() => crowd.filter(({ socket }) => socket.destroyed).length === 15);
  const alice = await upgradeRaw(server, { ...seat, from: '127.0.0.10' });
  await until(() => alice.received().includes('welcome'));
  for (const { socket } of [...crowd, alice]) socket.destroy();
});

test('behind a trusted proxy the address it names has the limit, not the proxy', async () => {
  const server = await serverWith({ CONNECTIONS_PER_ADDRESS: '2', TRUSTED_PROXIES: '127.0.0.1' });
  const seat = await enter(server, 'alice');
  const connectFrom = async (address: string) => {
    const raw = await upgradeRaw(server, { ...seat, headers: { 'x-forwarded-for': address } });
    await until(() => raw.received().includes('welcome') || closeFrameIn(raw.received()));
    return { raw, code: closeFrameIn(raw.received())?.code };
  };
  const first = await connectFrom('203.0.113.1');
  assert.equal((await connectFrom('203.0.113.1')).code, undefined);
  assert.equal((await connectFrom('203.0.113.1')).code, 4029);
  assert.equal((await connectFrom('203.0.113.2')).code, undefined);
  first.raw.socket.destroy();
  await until(async () => (await connectFrom('203.0.113.1')).code === undefined);
});
