import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { parseBodies } from './body-parsers.ts';
import { handleErrors } from './error-handler.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Posts a body to an app that answers what it understood. */
async function post(contentType: string, body: string | Buffer) {
  const app = fastify({ bodyLimit: 1024 });
  handleErrors(app);
  parseBodies(app);
  app.post('/', async (request) => ({ understood: request.body }));
  const headers = { 'content-type': contentType };
  const response = await app.inject({ method: 'POST', url: '/', headers, body });
  return { status: response.statusCode, ...response.json() };
}

test('JSON of any kind is parsed as it is', async () => {
  for (const value of [{ a: [1, null, '"'] }, 'text', 42, []]) {
    const { understood } = await post('application/json', JSON.stringify(value));
    assert.deepEqual(understood, value);
  }
  const { understood } = await post('application/json; charset=utf-8', '{"a":"你"}');
  assert.deepEqual(understood, { a: '你' });
});

test('JSON that is broken, or none at all, is bad_json', async () => {
  for (const body of ['{', '', '{"a":1}x', "{'a':1}", 'undefined']) {
    const { status, code } = await post('application/json', body);
    assert.deepEqual([status, code], [400, 'bad_json'], body);
  }
});

test('a form is parsed as browsers write it', async () => {
  const written = new URLSearchParams({ nick: 'a b+c', sign: '=&%', 你: '😀', empty: '' });
  const { understood } = await post(FORM, written.toString());
  assert.deepEqual(understood, Object.fromEntries(written));
});

test('a form field without a value is empty, and one with "=" in it keeps it', async () => {
  const { understood } = await post(FORM, 'a&b=c=d');
  assert.deepEqual(understood, { a: '', b: 'c=d' });
});

test('a form with a field twice is refused, for which of them should count', async () => {
  const { status, code, error } = await post(FORM, 'nick=a&nick=b');
  assert.deepEqual([status, code], [400, 'bad_request']);
  assert.match(error, /twice/);
});

test('a form field cannot reach an object’s prototype', async () => {
  const { understood } = await post(FORM, 'name=x&constructor=y');
  assert.deepEqual(understood, { name: 'x', constructor: 'y' });
  assert.equal(Object.getPrototypeOf(understood), Object.prototype);
});

test('bytes that are no UTF-8 are refused, never replaced', async () => {
  const broken = Buffer.from([0x22, 0xc3, 0x28, 0x22]);
  for (const [type, body] of [
    ['application/json', broken],
    [FORM, broken],
    [FORM, 'nick=%c3%28'],
    [FORM, 'nick=%ff'],
    [FORM, 'nick=%zz'],
    [FORM, 'nick=100%'],
  ] as const) {
    const { status, code } = await post(type, body);
    assert.deepEqual([status, code], [400, 'bad_encoding'], String(body));
  }
});

test('another kind of body, or a too large one, is refused', async () => {
  for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml']) {
    const { status, code } = await post(type, 'x');
    assert.deepEqual([status, code], [415, 'unsupported_media_type'], type);
  }
  const { status, code } = await post('application/json', JSON.stringify('x'.repeat(2000)));
  assert.deepEqual([status, code], [413, 'payload_too_large']);
});
