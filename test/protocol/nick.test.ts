import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused, bareLogs } from './support/assertions.ts';
import { bearerHeader, get, post, request } from './support/http.ts';
import { arrive, connect, enter, enterTogether, freshName, type Seat } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireMember } from './support/wire.ts';

const base = await serverUnderTest();

const patchNick = (seat: Seat, nick: string) =>
  request<{ member: WireMember }>(`${base}/rooms/${seat.roomId}/me`, {
    method: 'PATCH',
    headers: { ...bearerHeader(seat.nickId), 'content-type': 'application/json' },
    body: JSON.stringify({ nick }),
  });

const membersOf = async (seat: Seat) => {
  const url = `${base}/rooms/${seat.roomId}/members`;
  const { body } = await get<{ members: WireMember[] }>(url, bearerHeader(seat.nickId));
  return body.members;
};

const nicksOf = (members: readonly WireMember[]) =>
  members.map((member) => member.user_name).sort();

async function twoInside() {
  const [alice, bob] = (await enterTogether(base, 'alice', 'bob')) as [Seat, Seat];
  return { alice, bob, hers: await arrive(alice), his: await arrive(bob) };
}

test('a frame nick is acked, told as an entry, and followed by every list', async () => {
  const { alice, bob, hers, his } = await twoInside();
  const classic = await connect(bob, { classic: true });
  hers.send({ type: 'nick', nick: 'queen', clientId: 'n1' });
  const ack = await hers.next('ack', ({ client_id: id }) => id === 'n1');
  const entry = await his.next('message', (m) => m.log_kind === 'nick');
  assert.equal(entry.log_seq, ack.log_seq);
  assert.equal(entry.log_user_id, 'system');
  assert.equal(entry.log_content, 'alice 改名为 queen');
  assert.deepEqual(entry.subject, {
    member_id: alice.memberId,
    user_name: 'queen',
    former_name: 'alice',
  });
  const { joined } = await his.next('presence', (p) => nicksOf(p.joined).includes('queen'));
  assert.equal(joined.find((one) => one.user_name === 'queen')?.member_id, alice.memberId);
  const list = await classic.next('members', (members) => nicksOf(members).includes('queen'));
  assert.deepEqual(nicksOf(list), ['bob', 'queen']);
  assert.deepEqual(nicksOf(await membersOf(bob)), ['bob', 'queen']);
  const asked = await post<{ data: string }>(`${base}/getUserInfo`, { userId: alice.memberId });
  assert.equal(asked.body.data, 'queen');
});

test('whoever changed the nick speaks under it from then on, in older tabs too', async () => {
  const { alice, hers, his } = await twoInside();
  const tab = await connect(alice);
  hers.send({ type: 'nick', nick: 'queen' });
  await hers.next('ack');
  for (const socket of [hers, tab]) {
    socket.send({ type: 'message', content: 'hello' });
    const said = await his.next('message', (m) => m.log_content === 'hello');
    assert.equal(said.log_user_name, 'queen');
  }
  tab.send({ type: 'typing' });
  assert.equal((await his.next('typing')).user_name, 'queen');
});

test('what was said before keeps the name it was said under', async () => {
  const { alice, hers } = await twoInside();
  hers.send({ type: 'message', content: 'before' });
  await hers.next('ack');
  hers.send({ type: 'nick', nick: 'queen' });
  await hers.next('ack');
  const logs = bareLogs(await (await connect(alice, { classic: true })).next('logs'));
  assert.equal(logs.find((m) => m.log_content === 'before')?.log_user_name, 'alice');
});

test('a nick that somebody holds, is no nick, or is the own one, is refused and nothing changes', async () => {
  const { alice, hers, his } = await twoInside();
  const refusals = [
    ['bob', 'nick_taken'],
    ['ＢＯＢ', 'nick_taken'],
    ['Вob', 'nick_taken'],
    ['системa', 'nick_reserved'],
    ['Ivanов', 'nick_mixed_script'],
    ['', 'nick_empty'],
    ['a\u200Bb', 'nick_invalid'],
    ['x'.repeat(25), 'nick_too_long'],
    ['alice', 'nick_unchanged'],
  ] as const;
  for (const [nick, code] of refusals) {
    hers.send({ type: 'nick', nick, clientId: nick || 'none' });
    const error = await hers.next('error');
    assert.deepEqual([error.code, error.client_id], [code, nick || 'none'], nick);
    assertRefused(await patchNick(alice, nick), code.endsWith('taken') ? 409 : [400, 409], code);
  }
  hers.send({ type: 'nick' });
  assert.equal((await hers.next('error')).code, 'bad_request');
  assert.deepEqual(nicksOf(await membersOf(alice)), ['alice', 'bob']);
  await his.answers();
  assert.deepEqual(
    his.seen('message').filter((m) => m.log_kind === 'nick'),
    [],
  );
});

test('the same clientId changes a nick once', async () => {
  const { hers, his } = await twoInside();
  for (const nick of ['queen', 'queen']) hers.send({ type: 'nick', nick, clientId: 'once' });
  const [one, other] = [await hers.next('ack'), await hers.next('ack')];
  // They are carried out side by side: whichever is stored first is no duplicate.
  assert.notEqual(one.duplicate, other.duplicate);
  assert.equal(one.log_seq, other.log_seq);
  await his.next('message', (m) => m.log_kind === 'nick');
  await his.answers();
  assert.equal(his.seen('message').filter((m) => m.log_kind === 'nick').length, 1);
});

test('over HTTP a nick is changed as well, with or without a connection', async () => {
  const { alice, bob, hers, his } = await twoInside();
  const answer = await patchNick(alice, ' Queen ');
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body.member, {
    member_id: alice.memberId,
    user_name: 'Queen',
    head_num: 0,
    role: 'owner',
  });
  await his.next('message', (m) => m.subject?.user_name === 'Queen');
  hers.send({ type: 'message', content: 'it is me' });
  const said = await his.next('message', (m) => m.log_content === 'it is me');
  assert.equal(said.log_user_name, 'Queen');

  const name = freshName();
  const absent = await enter(base, 'carol', name);
  assert.equal((await patchNick(absent, 'caro')).status, 200);
  assert.deepEqual(await membersOf(absent), []);
  assertRefused(await patchNick({ ...alice, nickId: absent.nickId }, 'mallory'), 403);
  assertRefused(await patchNick({ ...bob, roomId: 'room_0000000000000000' }, 'bobby'), 404);
});

test('whoever takes a nick that another gave up is marked, as long as he has it', async () => {
  const { alice, hers, his } = await twoInside();
  hers.send({ type: 'nick', nick: 'queen' });
  await hers.next('ack');
  const { room_name: name } = (
    await get<{ room: { room_name: string } }>(`${base}/rooms/${alice.roomId}`)
  ).body.room;

  const taker = await enter(base, 'a1ice', name);
  const socket = await connect(taker);
  const isTaker = (one: WireMember) => one.member_id === taker.memberId;
  const { joined } = await his.next('presence', (p) => p.joined.some(isTaker));
  assert.equal(joined.find(isTaker)?.nick_reused, true);
  assert.equal((await membersOf(alice)).find(isTaker)?.nick_reused, true);
  socket.send({ type: 'nick', nick: 'carol' });
  await socket.next('ack');
  assert.equal((await membersOf(alice)).find(isTaker)?.nick_reused, undefined);

  // Somebody else held it in between, so she is another alice than the one of a minute ago.
  const back = await patchNick(alice, 'alice');
  assert.equal(back.body.member.nick_reused, true);
  const other = await enter(base, 'dave', name);
  assert.equal((await patchNick(other, 'queen')).body.member.nick_reused, true);
  const fresh = await patchNick(other, 'erin');
  assert.equal(fresh.body.member.nick_reused, undefined);
  assert.equal((await patchNick(other, 'dave')).body.member.nick_reused, undefined);
});

test('who enters again under another nick while he is in has changed it for all', async () => {
  const { alice, hers, his } = await twoInside();
  const { room_name: name } = (
    await get<{ room: { room_name: string } }>(`${base}/rooms/${alice.roomId}`)
  ).body.room;
  const again = await post(`${base}/rooms`, { name, nick: 'queen' }, { bearer: alice.nickId });
  assert.equal(again.status, 200, again.text);
  const entry = await his.next('message', (m) => m.log_kind === 'nick');
  assert.equal(entry.subject?.former_name, 'alice');
  hers.send({ type: 'message', content: 'still here' });
  const said = await his.next('message', (m) => m.log_content === 'still here');
  assert.equal(said.log_user_name, 'queen');
});
