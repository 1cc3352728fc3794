import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, assertRefused, range, seqs } from './support/assertions.ts';
import { bearerHeader, get, post } from './support/http.ts';
import { arrive, enter, enterTogether, freshName, type Seat, say } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import { ISO_UTC, LOG_TIME, type WireMember, type WireMessage } from './support/wire.ts';

const base = await serverUnderTest();

interface Page {
  messages: WireMessage[];
  has_more: boolean;
}

interface Posted {
  message: WireMessage;
  duplicate: boolean;
}

const urlOf = ({ roomId }: Seat, what: string) => `${base}/rooms/${roomId}/${what}`;

const read = (seat: Seat, query = '') =>
  get<Page>(urlOf(seat, `messages${query}`), bearerHeader(seat.nickId));

const postTo = (seat: Seat, fields: object) =>
  post<Posted>(urlOf(seat, 'messages'), fields, { bearer: seat.nickId });

/** A room with so many messages of a member who never connected, so their seqs are 1, 2, 3, … */
async function roomWith(count: number): Promise<Seat> {
  const alice = await enter(base, 'alice');
  for (let i = 1; i <= count; i += 1) await postTo(alice, { content: `number ${i}` });
  return alice;
}

test('POST messages answers 201 with the stored message, and the poster need not be connected', async () => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  const listener = await arrive(bob);
  const { status, body } = await postTo(alice, { content: 'hello\nthere', clientId: 'a-1' });
  assert.equal(status, 201);
  assertKeys(body, ['message', 'duplicate']);
  const { message, duplicate } = body;
  assert.equal(duplicate, false);
  assert.equal(message.log_content, 'hello\nthere');
  assert.equal(message.log_user_id, alice.memberId);
  assert.equal(message.log_user_name, 'alice');
  assert.equal(message.log_kind, 'text');
  assert.equal(message.client_id, 'a-1');
  assert.match(message.log_time, LOG_TIME);
  assert.match(message.created_at, ISO_UTC);
  const heard = await listener.next('message', (m) => m.log_content === 'hello\nthere');
  const { client_id: _, ...public_ } = message;
  assert.deepEqual(heard, public_);
});

test('a repeated clientId answers what is stored, with 200 and duplicate', async () => {
  const alice = await enter(base, 'alice');
  const first = await postTo(alice, { content: 'one', clientId: 'same' });
  const again = await postTo(alice, { content: 'another text', clientId: 'same' });
  assert.equal(again.status, 200);
  assert.deepEqual(again.body, { message: first.body.message, duplicate: true });
  const { body } = await read(alice);
  assert.deepEqual(seqs(body.messages), [first.body.message.log_seq]);
});

test('a clientId that was used on the socket is known over HTTP, and the other way', async () => {
  const alice = await enter(base, 'alice');
  const socket = await arrive(alice);
  socket.send({ type: 'message', content: 'one', clientId: 'c1' });
  const { log_seq } = await socket.next('ack');
  const again = await postTo(alice, { content: 'one', clientId: 'c1' });
  assert.deepEqual([again.status, again.body.message.log_seq], [200, log_seq]);
  const posted = await postTo(alice, { content: 'two', clientId: 'c2' });
  socket.send({ type: 'message', content: 'two', clientId: 'c2' });
  const ack = await socket.next('ack', (a) => a.client_id === 'c2');
  assert.deepEqual([ack.duplicate, ack.log_seq], [true, posted.body.message.log_seq]);
});

test('what cannot be stored is 400 and is not stored', async () => {
  const alice = await enter(base, 'alice');
  const wrong: [object, string][] = [
    [{}, 'bad_request'],
    [{ content: 1 }, 'bad_request'],
    [{ content: ' \n ' }, 'content_empty'],
    [{ content: 'x'.repeat(2001) }, 'content_too_long'],
    [{ content: 'a\0b' }, 'content_invalid'],
    [{ content: 'x', clientId: '' }, 'bad_request'],
    [{ content: 'x', clientId: 'x'.repeat(65) }, 'bad_request'],
    [{ content: 'x', clientId: 'a\nb' }, 'bad_request'],
  ];
  for (const [fields, code] of wrong) assertRefused(await postTo(alice, fields), 400, code);
  assert.deepEqual((await read(alice)).body, { messages: [], has_more: false });
});

test('GET messages pages both ways, ascending, and has_more tells of the direction asked for', async () => {
  const alice = await roomWith(7);
  const expectations: [string, number[], boolean][] = [
    ['', range(1, 7), false],
    ['?limit=3', [5, 6, 7], true],
    ['?before=5&limit=3', [2, 3, 4], true],
    ['?before=2', [1], false],
    ['?before=1', [], false],
    ['?after=0&limit=2', [1, 2], true],
    ['?after=5', [6, 7], false],
    ['?after=7', [], false],
    ['?after=9007199254740991', [], false],
    ['?limit=100000', range(1, 7), false],
  ];
  for (const [query, expected, hasMore] of expectations) {
    const { status, body } = await read(alice, query);
    assert.equal(status, 200);
    assert.deepEqual([seqs(body.messages), body.has_more], [expected, hasMore], query);
  }
});

test('at most 200 entries come, whatever the limit', async () => {
  const alice = await enter(base, 'alice');
  const texts = Array.from({ length: 205 }, (_, i) => postTo(alice, { content: `${i}` }));
  await Promise.all(texts);
  const { body } = await read(alice, '?limit=1000');
  assert.deepEqual([seqs(body.messages), body.has_more], [range(6, 205), true]);
});

test('a page that is none is 400', async () => {
  const alice = await enter(base, 'alice');
  for (const query of [
    '?limit=0',
    '?limit=-5',
    '?before=x',
    '?after=-1',
    '?after=1.5',
    '?after=1&after=2',
    '?before=99999999999999999999',
  ]) {
    assertRefused(await read(alice, query), 400, 'bad_request');
  }
});

test('a number beyond all numbers is none', async () => {
  const alice = await enter(base, 'alice');
  for (const number of ['Infinity', '-Infinity', '1e999']) {
    for (const field of ['before', 'after', 'limit']) {
      assertRefused(await read(alice, `?${field}=${number}`), 400, 'bad_request');
    }
    assertRefused(await get(`${base}/rooms?limit=${number}`), 400, 'bad_request');
    const audit = `${urlOf(alice, 'audit')}?before=${number}`;
    assertRefused(await get(audit, bearerHeader(alice.nickId)), 400, 'bad_request');
  }
});

test('GET members tells who is online, each once', async () => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob', 'carol')) as [Seat, Seat];
  await arrive(alice);
  await arrive(bob);
  const second = await get<{ members: WireMember[]; online: number }>(
    urlOf(alice, 'members'),
    bearerHeader(alice.nickId),
  );
  assert.equal(second.status, 200);
  assert.equal(second.body.online, 2);
  assert.deepEqual(
    second.body.members.map((member) => member.user_name),
    ['alice', 'bob'],
  );
  assertKeys(second.body.members[0] as WireMember, ['member_id', 'user_name', 'head_num', 'role']);
});

test('without a nickId it is 401 with WWW-Authenticate, with another room’s 403', async () => {
  const alice = await enter(base, 'alice');
  const stranger = await enter(base, 'bob');
  const broken = { ...alice, nickId: `${alice.nickId.slice(0, -2)}AA` };
  for (const what of ['members', 'messages', 'events']) {
    for (const headers of [
      {},
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer' },
      bearerHeader(broken.nickId),
      bearerHeader('nonsense'),
    ]) {
      const answer = await get(urlOf(alice, what), headers as Record<string, string>);
      assertRefused(answer, 401, 'unauthorized');
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    const answer = await get(urlOf(alice, what), bearerHeader(stranger.nickId));
    assertRefused(answer, 403, 'forbidden');
    const nowhere = `${base}/rooms/room_0000000000000000/${what}`;
    assertRefused(await get(nowhere, bearerHeader(alice.nickId)), 404, 'room_not_found');
  }
  const url = urlOf(alice, 'messages');
  assertRefused(await post(url, { content: 'x' }), 401, 'unauthorized');
  const theirs = await post(url, { content: 'x' }, { bearer: stranger.nickId });
  assertRefused(theirs, 403, 'forbidden');
  assert.deepEqual((await read(alice)).body.messages, []);
});

test('with Accept: text/plain the log is lines, and a message cannot leave its own', async () => {
  const alice = await enter(base, 'alice', freshName());
  await postTo(alice, { content: 'hello' });
  await postTo(alice, { content: 'two\r\n2026-01-01 00:00:00  admin: lines\u2028three' });
  await postTo(alice, {
    content: 'red \u001b[31m\u009b2J bell\u0007 back\b\ttab \u202eturned\u2069',
  });
  const answer = await get(urlOf(alice, 'messages'), {
    ...bearerHeader(alice.nickId),
    accept: 'text/plain',
  });
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; charset=utf-8/);
  const lines = answer.text.split('\n');
  assert.equal(lines.pop(), '');
  assert.match(lines[0] as string, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}alice: hello$/);
  assert.match(lines[1] as string, /alice: two$/);
  assert.match(lines[2] as string, /^ {23}2026-01-01 00:00:00 {2}admin: lines$/);
  assert.match(lines[3] as string, /^ {23}three$/);
  assert.equal(lines.length, 5);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that must not come.
  assert.doesNotMatch(answer.text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
});

test('rooms, one room and members are lines as well, and JSON for whoever takes anything', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  const socket = await arrive(alice);
  await say(socket, 'x');
  const ask = async (path: string, accept: string) =>
    (await get(`${base}${path}`, { ...bearerHeader(alice.nickId), accept })).text;
  const list = await ask(`/rooms?name=${encodeURIComponent(name)}`, 'text/plain');
  assert.equal(list, `    1  ${alice.roomId}  ${name}\n`);
  const room = await ask(`/rooms/${alice.roomId}`, 'text/plain;q=0.9, application/json;q=0.1');
  assert.match(room, new RegExp(`^room_id +${alice.roomId}\nroom_name +${name}\n`));
  const members = await ask(`/rooms/${alice.roomId}/members`, 'text/plain');
  assert.equal(members, `${alice.memberId}  alice\n`);
  for (const accept of ['text/plain; charset=UTF-8', 'Text/Plain, */*;q=0.1', 'text/*']) {
    assert.equal(await ask(`/rooms/${alice.roomId}/members`, accept), members, accept);
  }
  for (const accept of ['*/*', 'application/json, text/plain;q=0.5', 'image/png', '']) {
    JSON.parse(await ask(`/rooms/${alice.roomId}`, accept));
  }
});
