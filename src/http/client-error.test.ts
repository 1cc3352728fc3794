import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { startServer } from '../../test/support/server.ts';

const server = await startServer();
after(() => server.stop());

/** All that is answered to these bytes until the server ends; with `cut` we end first. */
async function answerTo(bytes: string, cut = false): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const socket = connect({ host: hostname, port: Number(port) });
  if (cut) socket.end(bytes);
  else socket.write(bytes);
  return text(socket);
}

test('what is no HTTP has a status, a code and a sentence like any other fault', async () => {
  const [head = '', body = ''] = (await answerTo('GARBAGE\r\n\r\n')).split('\r\n\r\n');
  assert.match(head, /^HTTP\/1\.1 400 Bad Request\r\n/);
  assert.deepEqual(JSON.parse(body), {
    success: false,
    code: 'bad_request',
    error: 'The request is not HTTP as this server knows it.',
  });
});

test('an address and headers that are too large are told so', async () => {
  const answer = await answerTo(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.match(answer, /^HTTP\/1\.1 431 .*"code":"headers_too_large"/s);
});

test('who ends in the middle of a request is answered nothing', async () => {
  assert.equal(await answerTo('GET /rooms HTTP/1.1\r\nHo', true), '');
});
