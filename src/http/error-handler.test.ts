import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { keptLog } from '../../test/support/kept-log.ts';
import { Refusal } from '../errors.ts';
import { answerFrameworkError, handleErrors } from './error-handler.ts';

/** An app whose route does what the test wants, and its log. */
function build(handler: () => unknown) {
  const { log, lines } = keptLog();
  const app = fastify({
    loggerInstance: log.child({}, { level: 'warn' }),
    frameworkErrors: answerFrameworkError,
  });
  handleErrors(app as never);
  app.get('/things/:id', async () => handler());
  app.post('/things/:id', async () => handler());
  app.post('/a.b', async () => handler());
  return { app, lines };
}

const SECRET = 'relation "credential" does not exist at /srv/app.js';

test('a refusal is its status, its code and its sentence', async () => {
  const { app, lines } = build(() => {
    throw new Refusal('nick_taken');
  });
  const response = await app.inject('/things/1');
  assert.equal(response.statusCode, 409);
  assert.deepEqual(response.json(), {
    success: false,
    code: 'nick_taken',
    error: 'Somebody in this room holds that nickname.',
  });
  assert.equal(response.headers['retry-after'], undefined);
  assert.deepEqual(lines, []);
});

test('a refusal that says when to come back has Retry-After, in whole seconds', async () => {
  for (const [retryMs, seconds] of [
    [1, '1'],
    [1000, '1'],
    [1001, '2'],
    [60_000, '60'],
  ] as const) {
    const { app } = build(() => {
      throw new Refusal('unavailable', { retryMs });
    });
    const response = await app.inject('/things/1');
    assert.deepEqual([response.statusCode, response.headers['retry-after']], [503, seconds]);
  }
});

test('whatever else is thrown is a 500 that hides everything, and is logged once', async () => {
  const faults = [
    new Error(SECRET),
    Object.assign(new Error(SECRET), { statusCode: 503, code: '42P01' }),
    Object.assign(new Error(SECRET), { code: 'ENOENT', path: '/srv' }),
  ];
  for (const fault of faults) {
    const { app, lines } = build(() => {
      throw fault;
    });
    const response = await app.inject('/things/1');
    assert.equal(response.statusCode, 500);
    assert.deepEqual(response.json(), {
      success: false,
      code: 'internal',
      error: 'Something went wrong here. It has been logged.',
    });
    assert.ok(!JSON.stringify(response.headers).includes('srv'));
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.includes(JSON.stringify(SECRET).slice(1, -1)));
  }
});

test('a known address with another method is 405 with Allow, an unknown one 404', async () => {
  const { app } = build(() => ({}));
  const wrong = await app.inject({ method: 'DELETE', url: '/things/1?x=/nowhere' });
  assert.equal(wrong.statusCode, 405);
  assert.equal(wrong.json().code, 'method_not_allowed');
  const allowed = String(wrong.headers.allow).split(', ').sort();
  assert.deepEqual(allowed, ['GET', 'HEAD', 'POST']);

  for (const url of ['/', '/thing/1', '/things/1/2', '/axb', '/things/']) {
    const unknown = await app.inject({ method: 'DELETE', url });
    assert.deepEqual([unknown.statusCode, unknown.json().code], [404, 'not_found'], url);
    assert.equal(unknown.headers.allow, undefined);
  }
});

test('an address that cannot be decoded is a refusal of ours too', async () => {
  const { app } = build(() => ({}));
  const response = await app.inject('/things/%zz');
  assert.deepEqual([response.statusCode, response.json().code], [400, 'bad_request']);
});
