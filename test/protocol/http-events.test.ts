import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, range, seqs } from './support/assertions.ts';
import { Follower } from './support/event-stream.ts';
import { bearerHeader, get, post, request } from './support/http.ts';
import {
  arrive,
  connect,
  enter,
  enterTogether,
  type Seat,
  say,
  welcomeOf,
} from './support/people.ts';
import { remote, serverUnderTest } from './support/target.ts';

const base = await serverUnderTest({ LEAVE_GRACE_S: '1', CONNECTIONS_PER_MEMBER: '3' });

const postTo = (seat: Seat, content: string, clientId?: string) =>
  post(`${base}/rooms/${seat.roomId}/messages`, { content, clientId }, { bearer: seat.nickId });

test('a stream begins with welcome and members, then tells what a socket is told', async (t) => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  const socket = await arrive(alice);
  const follower = await Follower.open(bob);
  t.after(() => follower.cut());
  assert.equal(follower.response.statusCode, 200);
  assert.match(follower.response.headers['content-type'] ?? '', /^text\/event-stream/);
  const welcome = await follower.next('welcome');
  assert.equal(welcome.self.member_id, bob.memberId);
  assert.equal(welcome.resumed, false);
  assert.equal(welcome.epoch, welcomeOf(socket).epoch);
  await follower.next('members');
  await socket.next('message', (m) => m.subject?.member_id === bob.memberId);
  await say(socket, 'hello\nthere');
  const heard = await follower.next('message', (m) => m.log_content === 'hello\nthere');
  const sent = await socket.next('message', (m) => m.log_content === 'hello\nthere');
  const { client_id: _, ...everybodys } = sent;
  assert.deepEqual(heard, everybodys);
  const ids = follower.events.flatMap(({ type, id }) => (type === 'message' ? [Number(id)] : []));
  assert.deepEqual(ids, seqs(follower.messages));
  socket.send({ type: 'typing' });
  assert.equal((await follower.next('typing')).user_name, 'alice');
});

test('a stream is a connection of its member: it joins and leaves, and counts as one', async () => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  const socket = await arrive(alice);
  const follower = await Follower.open(bob);
  await socket.next('message', (m) => m.log_kind === 'join' && m.subject?.user_name === 'bob');
  const more = [await Follower.open(bob), await connect(bob)] as const;
  await more[0].next('welcome');
  const refused = await get(`${base}/rooms/${bob.roomId}/events`, bearerHeader(bob.nickId));
  if (!remote) {
    assertRefused(refused, 429, 'too_many_connections');
    assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  }
  follower.cut();
  more[0].cut();
  more[1].terminate();
  await socket.next('message', (m) => m.log_kind === 'leave' && m.subject?.user_name === 'bob');
  const joins = socket.seen('message').filter((m) => m.log_kind === 'join');
  assert.equal(joins.filter((m) => m.subject?.user_name === 'bob').length, 1);
});

test('Last-Event-ID goes on exactly after it, as after= does', async (t) => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  for (let i = 1; i <= 5; i += 1) await postTo(alice, `number ${i}`);
  for (const options of [
    { lastEventId: 2 },
    { query: { after: 2 } },
    { lastEventId: 2, query: { after: 4 } },
  ]) {
    const follower = await Follower.open(bob, options);
    assert.equal((await follower.next('welcome')).resumed, true);
    await follower.next('members');
    const missed = follower.messages.filter((m) => m.log_kind === 'text');
    assert.deepEqual(seqs(missed), [3, 4, 5]);
    follower.cut();
    await follower.ended;
  }
  const whole = await Follower.open(bob, { query: { after: 0 } });
  t.after(() => whole.cut());
  assert.equal((await whole.next('welcome')).resumed, true);
  await whole.next('members');
  assert.deepEqual(seqs(whole.messages).slice(0, 5), range(1, 5));
});

test('another epoch, or a place that never was, is not resumed, and it says so', async () => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  for (let i = 1; i <= 3; i += 1) await postTo(alice, `number ${i}`);
  for (const query of [{ after: 1, epoch: 'another' }, { after: 1_000_000 }]) {
    const follower = await Follower.open(bob, { query });
    assert.equal((await follower.next('welcome')).resumed, false);
    await follower.next('members');
    assert.deepEqual(seqs(follower.messages).slice(0, 3), [1, 2, 3]);
    follower.cut();
    await follower.ended;
  }
});

test('the author of a message finds its client id on the stream, others do not', async (t) => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  const own = await Follower.open(alice);
  const other = await Follower.open(bob);
  t.after(() => [own.cut(), other.cut()]);
  await other.next('members');
  await postTo(alice, 'hello', 'my-id');
  const isIt = (m: { log_content: string }) => m.log_content === 'hello';
  assert.equal((await own.next('message', isIt)).client_id, 'my-id');
  assert.equal('client_id' in (await other.next('message', isIt)), false);
});

test('who leaves for good is told so, and the stream ends', async () => {
  const alice = await enter(base, 'alice');
  const socket = await arrive(alice);
  const follower = await Follower.open(alice);
  await follower.next('members');
  socket.send({ type: 'leave' });
  const { code } = await follower.next('close');
  assert.equal(code, 1000);
  await follower.ended;
  assert.equal(follower.response.complete, true);
});

test('with Accept: text/plain it reads like a chat window', async (t) => {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  await postTo(alice, 'before you came');
  const window = await Follower.open(bob, { accept: 'text/plain' });
  t.after(() => window.cut());
  assert.match(window.response.headers['content-type'] ?? '', /^text\/plain/);
  await window.textLike(/alice: before you came\n/);
  await postTo(alice, 'hello\nthere \u001b[2J');
  const text = await window.textLike(/there .*\n/);
  assert.match(text, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}alice: hello\n {23}there \uFFFD\[2J\n$/m);
  for (const line of text.trimEnd().split('\n')) assert.match(line, /^(\d{4}-\d\d-\d\d | {2})/);
});

test('a place that is no seq is 400, HEAD answers without opening a stream', async () => {
  const alice = await enter(base, 'alice');
  const url = `${base}/rooms/${alice.roomId}/events`;
  const headers = bearerHeader(alice.nickId);
  for (const query of [
    '?after=x',
    '?after=-1',
    '?after=',
    '?after=1e3',
    '?after=99999999999999999',
  ]) {
    assertRefused(await get(`${url}${query}`, headers), 400, 'bad_request');
  }
  assertRefused(await get(url, { ...headers, 'last-event-id': 'x' }), 400, 'bad_request');
  const head = await request(url, { method: 'HEAD', headers });
  assert.equal(head.status, 200);
  assert.match(head.headers.get('content-type') ?? '', /^text\/event-stream/);
  const room = await get<{ room: { online: number } }>(`${base}/rooms/${alice.roomId}`);
  assert.equal(room.body.room.online, 0);
});
