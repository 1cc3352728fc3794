import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, assertRefused } from './support/assertions.ts';
import { type Answer, get, post } from './support/http.ts';
import { connect, type Entered, enter, freshName } from './support/people.ts';
import { TestSocket } from './support/socket.ts';
import { serverUnderTest } from './support/target.ts';
import {
  ISO_UTC,
  MEMBER_ID,
  NICK_ID,
  ROOM_ID,
  type WireLinks,
  type WireRoom,
} from './support/wire.ts';

const base = await serverUnderTest();

const enterByPost = (fields: object, bearer?: string) =>
  post<Entered>(`${base}/rooms`, fields, bearer === undefined ? {} : { bearer });

const roomAt = (roomId: string) =>
  get<{ room: WireRoom; links: WireLinks }>(`${base}/rooms/${roomId}`);

function assertRoom(room: WireRoom, name: string): void {
  assert.match(room.room_id, ROOM_ID);
  assert.equal(room.room_name, name);
  assert.equal(typeof room.topic, 'string');
  assert.ok(Number.isInteger(room.online));
  assert.ok(Number.isInteger(room.head_seq));
  assert.match(room.created_at, ISO_UTC);
}

function assertLinks(links: WireLinks, roomId: string): void {
  assertKeys(links, ['page', 'embed', 'socket', 'events']);
  for (const link of Object.values(links)) assert.ok(link.includes(roomId), link);
}

test('POST /rooms answers 201 with {room, member, nickId, links} when it created the room', async () => {
  const name = freshName();
  const { status, body } = await enterByPost({ name, nick: 'alice', headNum: 12 });
  assert.equal(status, 201);
  assertKeys(body, ['room', 'member', 'nickId', 'links']);
  assertRoom(body.room, name);
  const { owner, ...links } = body.links;
  assertLinks(links, body.room.room_id);
  assert.match(owner ?? '', /#claim=[\w-]{43}$/);
  assert.ok(owner?.startsWith(links.page));
  assertKeys(body.member, ['member_id', 'user_name', 'head_num', 'role']);
  assert.match(body.member.member_id, MEMBER_ID);
  assert.equal(body.member.user_name, 'alice');
  assert.equal(body.member.head_num, 12);
  assert.match(body.nickId, NICK_ID);
  assert.ok(body.nickId.startsWith(`${body.member.member_id}.`));
});

test('POST /rooms answers 200 with the same shape when it entered the room', async () => {
  const name = freshName();
  const created = await enterByPost({ name, nick: 'alice' });
  const entered = await enterByPost({ name, nick: 'bob' });
  assert.equal(entered.status, 200);
  assertKeys(entered.body, ['room', 'member', 'nickId', 'links']);
  assertLinks(entered.body.links, entered.body.room.room_id);
  assert.equal(entered.body.room.room_id, created.body.room.room_id);
  assert.notEqual(entered.body.member.member_id, created.body.member.member_id);
});

test('a nick is free in one room though it is held in another', async () => {
  await enterByPost({ name: freshName(), nick: 'alice' });
  assert.equal((await enterByPost({ name: freshName(), nick: 'alice' })).status, 201);
});

test('a room that the classic route created is the one POST /rooms enters, and the other way', async () => {
  const name = freshName();
  const { body } = await enterByPost({ name, nick: 'alice' });
  const wish = { chatroomName: name, nickName: 'bob' };
  const classic = await post<{ data: { chatroomId: string } }>(`${base}/createChatroom`, wish);
  assert.equal(classic.body.data.chatroomId, body.room.room_id);
});

test('the socket link of a room opens its socket', async () => {
  const { body } = await enterByPost({ name: freshName(), nick: 'alice' });
  const link = new URL(body.links.socket, base.replace(/^http/, 'ws'));
  link.protocol = link.protocol.replace('http', 'ws');
  const socket = new TestSocket(link, ['nickroom.v1', body.nickId]);
  assert.equal((await socket.next('welcome')).room.room_id, body.room.room_id);
});

test('GET /rooms/:roomId shows the room and its links to anybody', async () => {
  const name = freshName();
  const { roomId } = await enter(base, 'alice', name);
  const { status, body } = await roomAt(roomId);
  assert.equal(status, 200);
  assertKeys(body, ['room', 'links']);
  assertRoom(body.room, name);
  assert.equal(body.room.room_id, roomId);
  assertLinks(body.links, roomId);
});

test('GET /rooms/:roomId counts people, not connections, and knows the head', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name);
  const bob = await enter(base, 'bob', name);
  assert.equal((await roomAt(alice.roomId)).body.room.online, 0);
  const socket = await connect(alice);
  await connect(alice, { classic: true });
  await connect(bob);
  const join = await socket.next('message', (m) => m.subject?.member_id === bob.memberId);
  const { room } = (await roomAt(alice.roomId)).body;
  assert.equal(room.online, 2);
  assert.ok(room.head_seq >= join.log_seq);
});

test('GET /rooms/:roomId of an unknown room is 404 room_not_found', async () => {
  assertRefused(await roomAt('room_0000000000000000'), 404, 'room_not_found');
  assertRefused(await roomAt('nonsense'), 404, 'room_not_found');
});

test('/healthz and /readyz answer 200', async () => {
  assert.equal((await get(`${base}/healthz`)).status, 200);
  assert.equal((await get(`${base}/readyz`)).status, 200);
});

test('Alice, ａｌｉｃｅ and Аlice with a Cyrillic А are one nickname', async () => {
  const name = freshName();
  await enterByPost({ name, nick: 'ａｌｉｃｅ' });
  for (const nick of ['Alice', 'alice', 'ALICE', '  alice ', 'Аlice']) {
    assertRefused(await enterByPost({ name, nick }), 409, 'nick_taken');
  }
});

test('a nickname all in Cyrillic that looks like a Latin one is that one', async () => {
  for (const [latin, cyrillic] of [
    ['ace', 'асе'],
    ['coax', 'соах'],
  ]) {
    const name = freshName();
    await enterByPost({ name, nick: latin });
    assertRefused(await enterByPost({ name, nick: cyrillic }), 409, 'nick_taken');
  }
});

test('inner spaces of a nickname collapse before it is compared', async () => {
  const name = freshName();
  await enterByPost({ name, nick: 'Big  Bird' });
  assertRefused(await enterByPost({ name, nick: 'big bird' }), 409, 'nick_taken');
  assert.equal((await enterByPost({ name, nick: 'bigbird' })).status, 200);
});

test('the holder of a nick gets it back with the nickId, offline or online', async () => {
  const name = freshName();
  const first = await enterByPost({ name, nick: 'alice' });
  const back = await enterByPost({ name, nick: 'alice' }, first.body.nickId);
  assert.equal(back.status, 200, back.text);
  assert.equal(back.body.member.member_id, first.body.member.member_id);

  const roomId = first.body.room.room_id;
  const memberId = first.body.member.member_id;
  await connect({ base, roomId, memberId, nickId: first.body.nickId, nick: 'alice' });
  const online = await enterByPost({ name, nick: 'alice' }, first.body.nickId);
  assert.equal(online.body.member?.member_id, memberId, online.text);
  assertRefused(await enterByPost({ name, nick: 'alice' }), 409, 'nick_taken');
});

test('a nickId enters another room as the same member', async () => {
  const first = await enterByPost({ name: freshName(), nick: 'alice' });
  const other = await enterByPost({ name: freshName(), nick: 'alice' }, first.body.nickId);
  assert.equal(other.status, 201, other.text);
  assert.equal(other.body.member.member_id, first.body.member.member_id);
  const { room, member, nickId } = other.body;
  const seat = { base, roomId: room.room_id, memberId: member.member_id, nickId, nick: 'alice' };
  await connect(seat);
  await connect({ ...seat, nickId: first.body.nickId });
});

/** Sends the same request a hundred times at once. */
const hundredTimes = <T>(send: (index: number) => Promise<Answer<T>>): Promise<Answer<T>[]> =>
  Promise.all(Array.from({ length: 100 }, (_, index) => send(index)));

test('100 people who create the same room and nick at once get one room and one holder', async () => {
  const name = freshName();
  const answers = await hundredTimes(() => enterByPost({ name, nick: 'alice' }));
  const winners = answers.filter((answer) => answer.status === 201);
  assert.equal(winners.length, 1);
  for (const answer of answers) {
    if (answer !== winners[0]) assertRefused(answer, 409, 'nick_taken');
  }
  const bob = await enter(base, 'bob', name);
  assert.equal(bob.roomId, winners[0]?.body.room.room_id);
});

test('100 people who create the same room and nick at once by the classic route likewise', async () => {
  const wish = { chatroomName: freshName(), nickName: 'alice' };
  const answers = await hundredTimes(() => post(`${base}/createChatroom`, wish, { as: 'form' }));
  const losers = answers.filter((answer) => answer.status !== 200);
  assert.equal(losers.length, 99);
  for (const answer of losers) assertRefused(answer, 409, 'nick_taken');
});

test('100 people with different nicks who create one room at once are all in it', async () => {
  const name = freshName();
  const answers = await hundredTimes((index) => enterByPost({ name, nick: `guest ${index}` }));
  assert.equal(new Set(answers.map((answer) => answer.body.room?.room_id)).size, 1);
  assert.equal(new Set(answers.map((answer) => answer.body.member?.member_id)).size, 100);
  assert.equal(answers.filter((answer) => answer.status === 201).length, 1);
});
