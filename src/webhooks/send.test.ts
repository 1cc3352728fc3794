import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import { type Certificate, newCertificate } from '../../test/support/certificate.ts';
import { send } from './send.ts';

let certificate: Certificate;

before(async () => {
  certificate = await newCertificate();
});
after(() => certificate.remove());

/** A server that says just that to whoever connects; answers its address. */
async function newSpeaker(t: TestContext, words: string | undefined): Promise<string> {
  const { key, cert } = certificate;
  const server = createServer({ key, cert }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => words !== undefined && socket.write(words));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

const sendTo = (url: string, timeoutMs: number, signal = new AbortController().signal) =>
  send(
    { url, headers: {}, body: '{}' },
    { allowPrivate: true, timeoutMs, signal, ca: certificate.cert },
  );

/** Far longer than what is expected, and shorter than the test's patience. */
const LONG_MS = 60_000;

test('the status is enough: what comes after the head is not waited for', async (t) => {
  const url = await newSpeaker(t, 'HTTP/1.1 204 No Content\r\n\r\n');
  assert.equal(await sendTo(url, LONG_MS), 204);
  const endless = await newSpeaker(t, 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx');
  assert.equal(await sendTo(endless, LONG_MS), 200);
});

test('who would rather speak another protocol has not taken it', async (t) => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  await assert.rejects(sendTo(await newSpeaker(t, upgrade), LONG_MS), /no answer/);
});

test('what is no HTTP is a fault', async (t) => {
  await assert.rejects(sendTo(await newSpeaker(t, 'hello\r\n\r\n'), LONG_MS), /Parse Error/);
});

test('who takes the body and says nothing is not waited for', async (t) => {
  await assert.rejects(sendTo(await newSpeaker(t, undefined), 200), /did not answer in time/);
});

test('a certificate that nobody signed is refused', async (t) => {
  const url = await newSpeaker(t, 'HTTP/1.1 204 No Content\r\n\r\n');
  const { signal } = new AbortController();
  await assert.rejects(
    send({ url, headers: {}, body: '{}' }, { allowPrivate: true, timeoutMs: LONG_MS, signal }),
    /self-signed certificate/,
  );
});
