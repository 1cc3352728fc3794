import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrame } from './frame.ts';

/** A client of `ws`, which parses and masks by the book, and the raw socket at its far end. */
async function pair(t: TestContext): Promise<{ client: WebSocket; raw: Socket }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    client.terminate();
    server.close();
  });
  const [far] = await once(server, 'connection');
  await once(client, 'open');
  return { client, raw: far._socket };
}

async function received(client: WebSocket): Promise<string> {
  const [data, isBinary] = await once(client, 'message');
  assert.equal(isBinary, false);
  return data.toString();
}

test('a frame of each kind of length is read by a client as it was meant', async (t) => {
  const { client, raw } = await pair(t);
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 300_000]) {
    const text = 'x'.repeat(length);
    const next = received(client);
    raw.write(textFrame([Buffer.from(text)]));
    assert.equal(await next, text, `${length} bytes`);
  }
});

test('the length of a frame is in bytes, not in characters', async (t) => {
  const { client, raw } = await pair(t);
  // 42 characters of 3 bytes are 126 bytes, the first length of the second kind.
  for (const text of ['你'.repeat(42), '😀'.repeat(16_384), 'é'.repeat(62), 'שלום']) {
    const next = received(client);
    raw.write(textFrame([Buffer.from(text)]));
    assert.equal(await next, text);
  }
});

test('frames may follow each other in one write', async (t) => {
  const { client, raw } = await pair(t);
  const texts: string[] = [];
  client.on('message', (data) => texts.push(data.toString()));
  const wanted = ['a', 'b'.repeat(126), 'c'.repeat(65_536), 'd'];
  raw.write(Buffer.concat(wanted.map((text) => textFrame([Buffer.from(text)]))));
  while (texts.length < wanted.length) await once(client, 'message');
  assert.deepEqual(texts, wanted);
});
