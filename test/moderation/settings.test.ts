import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../protocol/support/assertions.ts';
import { get, post } from '../protocol/support/http.ts';
import { connect, enter, freshName, refused, say, welcomeOf } from '../protocol/support/people.ts';
import { serverUnderTest } from '../protocol/support/target.ts';
import type { WireRoom } from '../protocol/support/wire.ts';
import { act, ask, newId, ownRoom, send } from './support.ts';

const base = await serverUnderTest();

const roomOf = async (roomId: string): Promise<WireRoom> =>
  (await get<{ room: WireRoom }>(`${base}/rooms/${roomId}`)).body.room;

test('a topic is an entry for all, and what the room has from then on', async () => {
  const { name, owner } = await ownRoom(base);
  const reader = await connect(await enter(base, 'reader', name));
  const socket = await connect(owner);
  const { log_seq } = await send(socket, { type: 'topic', topic: 'cats, not dogs' });
  const entry = await reader.next('message', ({ log_kind }) => log_kind === 'topic');
  assert.equal(entry.log_seq, log_seq);
  assert.deepEqual(entry.act?.change, { topic: 'cats, not dogs' });
  assert.equal(entry.act?.actor.user_name, 'owner');
  assert.match(entry.log_content, /cats, not dogs/);
  assert.equal(welcomeOf(await connect(owner)).room.topic, 'cats, not dogs');
  assert.equal((await roomOf(owner.roomId)).topic, 'cats, not dogs');
});

test('every setting is seen by who looks the room up, and told by an entry', async () => {
  const { owner } = await ownRoom(base);
  const socket = await connect(owner);
  const changes: [frame: { type: string } & Record<string, unknown>, change: object][] = [
    [{ type: 'notice', notice: 'be kind' }, { notice: 'be kind' }],
    [{ type: 'slow', seconds: 30 }, { slow_s: 30 }],
    [{ type: 'lock', for: 'newcomers' }, { lock: 'newcomers' }],
    [{ type: 'proof', on: true }, { proof: true }],
    [{ type: 'password', password: 'open sesame' }, { password: true }],
    [{ type: 'entry', rule: 'approval' }, { entry: 'approval' }],
    [{ type: 'capacity', people: 7 }, { members_max: 7 }],
    [{ type: 'listing', listed: false }, { listed: false }],
    [{ type: 'readers', readers: 'everyone' }, { readers: 'everyone' }],
  ];
  for (const [frame, change] of changes) {
    assert.equal((await send(socket, frame)).code, undefined, frame.type);
    const entry = await socket.next('message', ({ act: told }) => told?.name === frame.type);
    assert.deepEqual(entry.act?.change, change);
  }
  const { notice, settings } = await roomOf(owner.roomId);
  assert.equal(notice, 'be kind');
  const expected = Object.assign({}, ...changes.slice(1).map(([, change]) => change));
  assert.deepEqual(settings, { ...expected, raid: false });
  assert.deepEqual(welcomeOf(await connect(owner)).room.settings, settings);
});

test('only who has the right changes the room, by the socket and by HTTP alike', async () => {
  const { name, owner } = await ownRoom(base);
  const member = await enter(base, 'member', name);
  const moderator = await enter(base, 'helper', name);
  await act(owner, 'appoint', { memberId: moderator.memberId, role: 'moderator' });
  const socket = await connect(member);
  assert.equal((await send(socket, { type: 'topic', topic: 'mine' })).code, 'not_allowed');
  assertRefused(await act(member, 'slow', { seconds: 5 }), 403, 'not_allowed');
  assertRefused(await act(member, 'close'), 403, 'not_allowed');
  assertRefused(await act(moderator, 'rename', { name: freshName() }), 403, 'not_allowed');
  assertRefused(await act(moderator, 'close'), 403, 'not_allowed');
  assert.equal((await act(moderator, 'slow', { seconds: 5 })).status, 200);
  assert.equal((await act(moderator, 'topic', { topic: 'theirs' })).status, 200);
  assert.equal((await roomOf(owner.roomId)).topic, 'theirs');
});

test('a setting that is so already, or is out of range, is refused, and nothing is done', async () => {
  const { owner } = await ownRoom(base);
  const before = await roomOf(owner.roomId);
  const wrong: [string, object, number, string][] = [
    ['slow', { seconds: 0 }, 409, 'already_done'],
    ['slow', { seconds: -1 }, 400, 'bad_request'],
    ['slow', { seconds: 21_601 }, 400, 'bad_request'],
    ['slow', {}, 400, 'bad_request'],
    ['lock', { for: 'off' }, 409, 'already_done'],
    ['lock', { for: 'nobody' }, 400, 'bad_request'],
    ['raid', { on: false }, 409, 'already_done'],
    ['topic', { topic: '' }, 409, 'already_done'],
    ['topic', { topic: 'x'.repeat(301) }, 400, 'bad_request'],
    ['topic', { topic: 'a\u0000b' }, 400, 'content_invalid'],
    ['rename', { name: ' ' }, 400, 'room_name_empty'],
    ['rename', { name: before.room_name }, 409, 'already_done'],
    ['password', { password: '' }, 409, 'already_done'],
    ['entry', { rule: 'never' }, 400, 'bad_request'],
    ['capacity', { people: 1e9 }, 400, 'bad_request'],
    ['filters', { capsPercent: 200 }, 400, 'bad_request'],
    ['filters', {}, 409, 'already_done'],
  ];
  for (const [name, fields, status, code] of wrong) {
    assertRefused(await act(owner, name, fields), status, code);
  }
  assert.deepEqual(await roomOf(owner.roomId), before);
});

test('fields that an act does not have change nothing', async () => {
  const { owner } = await ownRoom(base);
  const fields = { topic: 'harmless', status: 'closed', name_key: 'stolen', listed: false };
  assert.equal((await act(owner, 'topic', fields)).status, 200);
  const { settings, topic } = await roomOf(owner.roomId);
  assert.equal(topic, 'harmless');
  assert.equal(settings.listed, true);
});

test('a retry is harmless, and the same twice at once is done once', async () => {
  const { owner } = await ownRoom(base);
  const [first, second] = [await connect(owner), await connect(owner)];
  const clientId = newId();
  const once = await send(first, { type: 'topic', topic: 'one', clientId });
  const again = await send(first, { type: 'topic', topic: 'one', clientId });
  assert.deepEqual([once.duplicate, again.duplicate], [false, true]);
  assert.equal(again.log_seq, once.log_seq);
  const outcomes = await Promise.all([
    send(first, { type: 'slow', seconds: 9 }),
    send(second, { type: 'slow', seconds: 9 }),
  ]);
  const codes = outcomes.map(({ code }) => code ?? 'done').sort();
  assert.deepEqual(codes, ['already_done', 'done']);
});

test('a renamed room is found by its new name alone, and nobody else may have that one', async () => {
  const { name, owner } = await ownRoom(base);
  const other = await ownRoom(base);
  const newName = freshName();
  assertRefused(
    await act(owner, 'rename', { name: other.name.toUpperCase() }),
    409,
    'room_name_taken',
  );
  assert.equal((await act(owner, 'rename', { name: newName })).status, 200);
  assert.equal((await enter(base, 'late', newName)).roomId, owner.roomId);
  assert.notEqual((await enter(base, 'early', name)).roomId, owner.roomId);
});

test('what is not listed is found by its name alone', async () => {
  const { name, owner } = await ownRoom(base);
  const socket = await connect(owner);
  const listed = async (query: string): Promise<boolean> => {
    const { body } = await get<{ rooms: WireRoom[] }>(`${base}/rooms?${query}`);
    return body.rooms.some(({ room_id: id }) => id === owner.roomId);
  };
  await socket.next('message');
  assert.ok(await listed('limit=200'));
  await send(socket, { type: 'listing', listed: false });
  assert.ok(!(await listed('limit=200')));
  assert.ok(await listed(`name=${encodeURIComponent(name)}`));
});

test('who has not entered reads where the room lets everybody, and may do no more', async () => {
  const { owner } = await ownRoom(base);
  const url = `${base}/rooms/${owner.roomId}/messages`;
  await say(await connect(owner), 'for all the world');
  assertRefused(await get(url), 401, 'unauthorized');
  await act(owner, 'readers', { readers: 'everyone' });
  const { status, body } = await get<{ messages: { log_content: string }[] }>(url);
  assert.equal(status, 200);
  assert.ok(body.messages.some(({ log_content: text }) => text === 'for all the world'));
  assertRefused(await get(url, { authorization: 'Bearer nonsense' }), 401, 'unauthorized');
  assertRefused(await get(`${base}/rooms/${owner.roomId}/members`), 401, 'unauthorized');
});

test('a slow room lets each member speak now and then, and moderators whenever they like', async () => {
  const { name, owner } = await ownRoom(base);
  const [fast, other] = [await enter(base, 'fast', name), await enter(base, 'other', name)];
  const [moderator, socket] = [await connect(owner), await connect(fast)];
  await send(moderator, { type: 'slow', seconds: 60 });
  const message = { type: 'message', content: 'once', clientId: newId() };
  assert.equal((await send(socket, message)).code, undefined);
  assert.equal((await send(socket, message)).duplicate, true, 'a retry is no second message');
  const { code, retry_ms } = await send(socket, { type: 'message', content: 'twice' });
  assert.equal(code, 'slow_mode');
  assert.ok(retry_ms && retry_ms > 50_000 && retry_ms <= 60_000, `it says ${retry_ms} ms`);
  await say(await connect(other), 'my first');
  for (const text of ['a', 'b', 'c']) await say(moderator, text);
  await send(moderator, { type: 'slow', seconds: 0 });
  await say(socket, 'twice');
});

test('a locked room is read by all, and spoken in by those who may', async () => {
  const { name, owner } = await ownRoom(base);
  const member = await enter(base, 'member', name);
  const [moderator, socket] = [await connect(owner), await connect(member)];
  await send(moderator, { type: 'lock', for: 'everyone' });
  assert.equal((await send(socket, { type: 'message', content: 'hi' })).code, 'room_locked');
  // Everybody would read it.
  assert.equal((await send(socket, { type: 'nick', nick: 'hi all' })).code, 'room_locked');
  const messages = `${base}/rooms/${owner.roomId}/messages`;
  const response = await fetch(messages, {
    method: 'POST',
    headers: { authorization: `Bearer ${member.nickId}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'hi' }),
  });
  assert.equal(response.status, 403);
  const { log_seq } = await say(moderator, 'silence please');
  await socket.next('message', (entry) => entry.log_seq === log_seq);
  await send(moderator, { type: 'lock', for: 'off' });
  await say(socket, 'hi');
});

test('a room that is locked for newcomers lets them read and those speak who were there', async () => {
  const { name, owner } = await ownRoom(base);
  const regular = await enter(base, 'regular', name);
  await act(owner, 'filters', { newcomerS: 0 });
  const moderator = await connect(owner);
  await send(moderator, { type: 'lock', for: 'newcomers' });
  const seat = await enter(base, 'newcomer', name);
  const newcomer = await connect(seat);
  assert.equal((await send(newcomer, { type: 'message', content: 'hi' })).code, 'room_locked');
  assert.equal((await send(newcomer, { type: 'nick', nick: 'hi all' })).code, 'room_locked');
  const anew = { name, nick: 'hi all', nickId: seat.nickId };
  assertRefused(await post(`${base}/rooms`, anew), 403, 'room_locked');
  const speaking = await connect(regular);
  assert.equal((await send(speaking, { type: 'nick', nick: 'stalwart' })).code, undefined);
  const { log_seq } = await say(speaking, 'hello');
  await newcomer.next('message', (entry) => entry.log_seq === log_seq);
});

test('the raid switch moves lock, slow mode and proof in one act, and back', async () => {
  const { name, owner } = await ownRoom(base);
  const socket = await connect(owner);
  await send(socket, { type: 'slow', seconds: 2 });
  const { log_seq } = await send(socket, { type: 'raid', on: true });
  const entry = await socket.next('message', (message) => message.log_seq === log_seq);
  const armed = { lock: 'newcomers', slow_s: 5, proof: true, raid: true };
  assert.deepEqual(entry.act?.change, armed);
  assert.equal((await ask(base, name, 'raider')).body.code, 'proof_required');
  assert.equal((await send(socket, { type: 'raid', on: true })).code, 'already_done');
  await send(socket, { type: 'raid', on: false });
  const { lock, slow_s, proof, raid } = (await roomOf(owner.roomId)).settings;
  assert.deepEqual(
    { lock, slow_s, proof, raid },
    { lock: 'off', slow_s: 2, proof: false, raid: false },
  );
  assert.equal((await ask(base, name, 'late')).status, 200);
});

test('a room arms itself once so many have come within a minute', async () => {
  const { name, owner } = await ownRoom(base);
  const socket = await connect(owner);
  await send(socket, { type: 'filters', raidJoins: 4 });
  for (const nick of ['one', 'two']) assert.equal((await ask(base, name, nick)).status, 200);
  assert.equal((await roomOf(owner.roomId)).settings.raid, false);
  assert.equal((await ask(base, name, 'three')).status, 200);
  const entry = await socket.next('message', ({ act: told }) => told?.name === 'raid');
  assert.equal(entry.act?.change?.raid, true);
  assert.equal((await ask(base, name, 'four')).body.code, 'proof_required');
});

test('a closed room is closed at once and for good, and its name makes another', async () => {
  const { name, owner } = await ownRoom(base);
  const member = await enter(base, 'member', name);
  const [socket, other] = [await connect(owner), await connect(member)];
  assert.equal((await act(owner, 'close', { reason: 'enough' })).status, 200);
  for (const one of [socket, other]) assert.equal((await one.closed()).code, 4504);
  assert.equal((await refused(member)).code, 4504);
  assertRefused(await get(`${base}/rooms/${owner.roomId}`), 410, 'room_closed');
  assertRefused(await act(owner, 'topic', { topic: 'late' }), 410, 'room_closed');
  assertRefused(await act(owner, 'close'), 410, 'room_closed');
  assert.notEqual((await enter(base, 'owner', name)).roomId, owner.roomId);
});
