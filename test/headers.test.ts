import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { post } from './protocol/support/http.ts';
import { type Entered, freshName } from './protocol/support/people.ts';
import { startServer, type TestServer } from './support/server.ts';

let server: TestServer;
before(async () => {
  server = await startServer({ PUBLIC_URL: 'https://chat.example' });
});
after(() => server.stop());

test('every answer, of whatever kind, has a policy and is neither guessed at nor told of to others', async () => {
  const { body } = await post<Entered>(`${server.url}/rooms`, { name: freshName(), nick: 'alice' });
  const { room_id: roomId } = body.room;
  const paths = ['/', `/r/${roomId}`, '/embed', '/embed.js', '/demo', '/docs', '/openapi.json'];
  paths.push('/rooms', `/rooms/${roomId}`, `/rooms/${roomId}/qr.svg`, `/rooms/${roomId}/members`);
  paths.push(
    '/admin',
    '/admin/api/rooms',
    '/getRoomNums',
    '/healthz',
    '/metrics',
    '/nothing-here',
    '/%zz',
  );
  for (const path of paths) {
    const { headers } = await fetch(server.url + path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src '(?:none|self)'/, path);
    assert.match(policy, /base-uri 'none'/, path);
    assert.match(policy, /frame-ancestors '/, path);
    assert.doesNotMatch(policy, /unsafe/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
    assert.equal(headers.get('strict-transport-security'), 'max-age=31536000', path);
    assert.equal(headers.get('set-cookie'), null, path);
    assert.equal(headers.get('x-powered-by'), null, path);
  }
});
