import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import fastify from 'fastify';
import { closeUnusedConnections } from './unused-connections.ts';

/** Node itself gives such a connection 60 s. */
const SOON_MS = 30_000;

test('a connection that a browser opened in advance does not hold up the end', async (t) => {
  const app = fastify();
  closeUnusedConnections(app);
  app.get('/', async () => 'here');
  const { port, hostname } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const accepted = once(app.server, 'connection');
  const socket = connect(Number(port), hostname);
  t.after(() => socket.destroy());
  await accepted;
  const closed = once(socket, 'close');
  const start = performance.now();
  await app.close();
  await closed;
  assert.ok(performance.now() - start < SOON_MS);
});

test('what was asked for is still answered', async () => {
  const app = fastify();
  closeUnusedConnections(app);
  let answer = (_: string): void => {};
  const asked = new Promise<void>((resolve) => {
    app.get('/', () => {
      resolve();
      return new Promise<string>((told) => {
        answer = told;
      });
    });
  });
  const response = fetch(await app.listen({ port: 0, host: '127.0.0.1' }));
  await asked;
  const closed = app.close();
  answer('late, but here');
  assert.equal(await (await response).text(), 'late, but here');
  await closed;
});
