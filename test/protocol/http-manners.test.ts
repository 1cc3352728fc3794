import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from './support/assertions.ts';
import { bearerHeader, get, post, request } from './support/http.ts';
import { arrive, enter, freshName, say } from './support/people.ts';
import { remote, serverUnderTest } from './support/target.ts';

const FRIEND = 'https://friend.example';

const base = await serverUnderTest({ ALLOWED_ORIGINS: `${FRIEND}, https://other.example` });

test('a look-up has an ETag, is 304 to who has it, and anew when something changed', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  const paths = [
    `/rooms/${alice.roomId}`,
    `/rooms?name=${encodeURIComponent(name)}`,
    `/rooms/${alice.roomId}/members`,
    `/rooms/${alice.roomId}/messages`,
  ];
  const headers = bearerHeader(alice.nickId);
  const tags = new Map<string, string>();
  for (const path of paths) {
    const first = await get(`${base}${path}`, headers);
    const tag = first.headers.get('etag') as string;
    assert.match(tag, /^"[\w-]+"$/);
    tags.set(path, tag);
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const again = await get(`${base}${path}`, { ...headers, 'if-none-match': known });
      assert.deepEqual([again.status, again.text], [304, ''], `${path} ${known}`);
      assert.equal(again.headers.get('etag'), tag);
    }
    const other = await get(`${base}${path}`, { ...headers, 'if-none-match': '"x"' });
    assert.deepEqual([other.status, other.text], [200, first.text]);
  }
  await say(await arrive(alice), 'hello');
  for (const [path, tag] of tags) {
    const answer = await get(`${base}${path}`, { ...headers, 'if-none-match': tag });
    assert.equal(answer.status, 200, path);
  }
});

test('neither a post nor a refusal is ever 304', async () => {
  const alice = await enter(base, 'alice');
  const everything = { 'if-none-match': '*' };
  const url = `${base}/rooms/${alice.roomId}/messages`;
  const posted = await request(url, {
    method: 'POST',
    headers: {
      ...everything,
      ...bearerHeader(alice.nickId),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ content: 'hello' }),
  });
  assert.equal(posted.status, 201);
  assertRefused(await get(url, everything), 401, 'unauthorized');
});

test('HEAD answers what GET does, without a body', async () => {
  const { roomId } = await enter(base, 'alice');
  for (const path of ['/rooms', `/rooms/${roomId}`, '/healthz']) {
    const got = await get(`${base}${path}`);
    const head = await request(`${base}${path}`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.text], [200, '']);
    for (const name of ['content-type', 'content-length', 'etag']) {
      assert.equal(head.headers.get(name), got.headers.get(name), `${path} ${name}`);
    }
  }
  const gone = await request(`${base}/rooms/room_0000000000000000`, { method: 'HEAD' });
  assert.deepEqual([gone.status, gone.text], [404, '']);
});

test('405 says what is allowed', async () => {
  const { roomId } = await enter(base, 'alice');
  const expectations: [string, string][] = [
    ['/rooms', 'GET, HEAD, POST'],
    [`/rooms/${roomId}`, 'GET, HEAD'],
    [`/rooms/${roomId}/members`, 'GET, HEAD'],
    [`/rooms/${roomId}/messages`, 'GET, HEAD, POST'],
    [`/rooms/${roomId}/events`, 'GET, HEAD'],
    ['/createChatroom', 'POST'],
  ];
  for (const [path, allowed] of expectations) {
    const answer = await request(`${base}${path}`, { method: 'DELETE' });
    assertRefused(answer, 405, 'method_not_allowed');
    assert.equal(answer.headers.get('allow')?.split(', ').sort().join(', '), allowed);
  }
});

test('every answer has a request id, its own or the one that was sent if that is sane', async () => {
  const { roomId } = await enter(base, 'alice');
  const idOf = async (sent?: string) => {
    const headers: Record<string, string> = sent === undefined ? {} : { 'x-request-id': sent };
    return (await get(`${base}/rooms/${roomId}`, headers)).headers.get('x-request-id') as string;
  };
  assert.equal(await idOf('abc-1.2:3_D'), 'abc-1.2:3_D');
  const own = [await idOf(), await idOf()];
  assert.notEqual(own[0], own[1]);
  for (const bad of ['a b', '{"x":1}', 'x'.repeat(65), 'ü']) {
    assert.match(await idOf(bad), /^[\w-]{16,64}$/);
  }
  const nowhere = await get(`${base}/nowhere`, { 'x-request-id': 'me' });
  assert.equal(nowhere.headers.get('x-request-id'), 'me');
});

test('pages of an allowed origin may read, post and follow, others may not', {
  skip: remote,
}, async () => {
  const alice = await enter(base, 'alice');
  const allowed = async (path: string, origin: string) => {
    const controller = new AbortController();
    const headers = { ...bearerHeader(alice.nickId), origin };
    const answer = await fetch(`${base}${path}`, { headers, signal: controller.signal });
    controller.abort();
    assert.match(answer.headers.get('vary') ?? '', /\bOrigin\b/i, path);
    return answer.headers.get('access-control-allow-origin');
  };
  const room = `/rooms/${alice.roomId}`;
  for (const path of [room, '/rooms', `${room}/messages`, `${room}/events`]) {
    assert.equal(await allowed(path, FRIEND), FRIEND, path);
    assert.equal(await allowed(path, 'https://friend.example.evil.example'), null, path);
  }
  assert.equal(await allowed('/rooms/room_0000000000000000', FRIEND), FRIEND);
  const preflight = await request(`${base}${room}/messages`, {
    method: 'OPTIONS',
    headers: {
      origin: FRIEND,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), FRIEND);
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization/);
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
});

test('a header of a name or a value that was injected does not come back as one', async () => {
  const name = `${freshName()} x-evil: 1`;
  const { roomId } = await enter(base, 'alice', name);
  const answer = await post(`${base}/rooms?x=%0d%0ax-evil:%201`, { name, nick: 'bob' });
  assert.equal(answer.headers.get('x-evil'), null);
  const look = await get(`${base}/rooms/${roomId}%0d%0ax-evil:%201`);
  assertRefused(look, 404, 'room_not_found');
  assert.equal(look.headers.get('x-evil'), null);
});
