import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { test } from 'node:test';
import { assertRefused } from '../protocol/support/assertions.ts';
import { bearerHeader, get } from '../protocol/support/http.ts';
import { arrive, enter, enterTogether, type Seat, say } from '../protocol/support/people.ts';
import { startServer } from '../support/server.ts';

const { url: base, stop } = await startServer();
const { hostname, port } = new URL(base);

function open(): Socket {
  return dial(Number(port), hostname).on('error', () => {});
}

/** Sends bytes as they are and half-closes; answers all that comes until the server closes. */
async function converse(bytes: string): Promise<string> {
  const socket = open();
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.end(bytes);
  await once(socket, 'close');
  return answer;
}

test('a body or a head that is cut off ends the connection, and is answered by 400 or by nothing', async () => {
  const head = 'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  for (const cut of [
    'G',
    'GET /rooms HT',
    'GET /rooms HTTP/1.1\r\nHo',
    `${head}Content-Length: 100\r\n\r\n{"name":"lounge"`,
    `${head}Transfer-Encoding: chunked\r\n\r\n10\r\n{"name"`,
    `${head}Content-Length: 100\r\n\r\n`,
  ]) {
    assert.match(await converse(cut), /^(HTTP\/1\.1 400 |$)/, cut);
  }
});

test('heads that are no HTTP, or try to smuggle a second one, are 400', async () => {
  for (const bytes of [
    'GET /rooms HTTP/1.1\r\nHost: x\r\nX-A: a\rX-B: b\r\n\r\n',
    'GET /rooms HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\0b\r\n\r\n',
    'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
    `GET /rooms HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
    'GET /rooms HTTP/1.1\r\n\r\n',
    'GET /rooms HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET /asyncapi.json HTTP/1.1\r\nHost: "><script>\r\n\r\n',
  ]) {
    assert.match(await converse(bytes), /^HTTP\/1\.1 4\d\d /, bytes.slice(0, 80));
  }
});

test('ten thousand parameters are answered at once', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `p${i}=1`);
  for (const query of [many.slice(0, 1000).join('&'), 'limit=1&'.repeat(1500)]) {
    const answer = await get(`${base}/rooms?${query}`);
    assert.ok([200, 400].includes(answer.status), String(answer.status));
  }
  // More than a head may have.
  assert.equal((await get(`${base}/rooms?${many.join('&')}`)).status, 431);
  for (const [count, status] of [
    [5000, 400],
    [10_000, 413],
  ] as const) {
    const form = await fetch(`${base}/createChatroom`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: many.slice(0, count).join('&'),
    });
    assert.equal(form.status, status);
  }
});

test('cursors and ids of other rooms open nothing', async () => {
  const [alice] = (await enterTogether(base, 'alice', 'bob')) as [Seat];
  const other = await enter(base, 'carol');
  await say(await arrive(other), 'secret');
  for (const path of [
    `/rooms/${other.roomId}/messages?after=0`,
    `/rooms/${other.roomId}/members`,
    `/rooms/${other.roomId}/events?after=0`,
    `/rooms/${alice.roomId}%2F..%2F${other.roomId}/messages`,
  ]) {
    const answer = await get(`${base}${path}`, bearerHeader(alice.nickId));
    assertRefused(answer, [403, 404]);
    assert.doesNotMatch(answer.text, /secret/);
  }
});

test('a hundred half-open requests harm nobody, and do not hold up the end', async () => {
  const seat = await enter(base, 'alice');
  const beginnings = [
    'GET /rooms HTTP/1.1\r\nHost: x\r\n',
    'POST /rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    `GET /rooms/${seat.roomId}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${seat.nickId}\r\n`,
    '',
  ];
  const sockets = Array.from({ length: 100 }, () => open());
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  for (const [i, socket] of sockets.entries()) socket.write(beginnings[i % 4] as string);
  const socket = await arrive(seat);
  await say(socket, 'still here');
  assert.equal((await get(`${base}/rooms`)).status, 200);
  const start = performance.now();
  await stop();
  assert.ok(performance.now() - start < 30_000, 'it took too long to end');
  for (const socket of sockets) socket.destroy();
});
