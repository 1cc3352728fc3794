import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { bearerHeader } from './support/http.ts';
import { connect, enter, type Seat } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';

const base = await serverUnderTest();

/** As Java's HttpClient and `curl --http2` offer HTTP/2 with every request over plain http. */
const H2C = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
};

interface Asked {
  method?: string;
  headers?: Record<string, string | number>;
  /** Written one after the other. */
  body?: readonly string[];
}

/** Asks on a connection of its own, and offers HTTP/2. */
function ask(path: string, { method = 'GET', headers = {}, body = [] }: Asked = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const options = { method, headers: { ...headers, ...H2C }, agent: false };
    const asking = request(`${base}${path}`, options, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
    }).on('error', reject);
    asking.setNoDelay();
    for (const piece of body) asking.write(piece);
    asking.end();
  });
}

const say = (seat: Seat, content: string, headers: Record<string, string | number>) => {
  const json = JSON.stringify({ content });
  const half = json.length / 2;
  return ask(`/rooms/${seat.roomId}/messages`, {
    method: 'POST',
    headers: { ...bearerHeader(seat.nickId), 'content-type': 'application/json', ...headers },
    body: [json.slice(0, half), json.slice(half)],
  });
};

test('a request that offers HTTP/2 is answered by HTTP/1.1, as if it had not', async () => {
  const alice = await enter(base, 'alice');
  const look = await ask(`/rooms/${alice.roomId}`);
  assert.equal(look.status, 200);
  assert.equal(JSON.parse(look.text).room.room_id, alice.roomId);
  assert.equal((await ask('/nowhere')).status, 404);
});

test('its body comes along, however it is sent', async () => {
  const alice = await enter(base, 'alice');
  const content = `ü ${'x'.repeat(1900)}`;
  const length = Buffer.byteLength(JSON.stringify({ content }));
  for (const headers of [{ 'content-length': length }, { 'transfer-encoding': 'chunked' }]) {
    const { status, text } = await say(alice, content, headers);
    assert.equal(status, 201, text);
    assert.equal(JSON.parse(text).message.log_content, content);
  }
});

test('sockets are opened as before', async () => {
  await ask('/rooms');
  const alice = await connect(await enter(base, 'alice'));
  await alice.answers();
});
