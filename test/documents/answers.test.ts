import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Answer, bearerHeader } from '../protocol/support/http.ts';
import { arrive, enter, freshName, type Seat, say } from '../protocol/support/people.ts';
import { serverUnderTest } from '../protocol/support/target.ts';
import { type Call, Conformity } from './conformity.ts';

/** The operator's, where the server is not of our own. */
const { WEBHOOK_KEY = 'a-key-for-this-test' } = process.env;

const base = await serverUnderTest({ CONNECTIONS_PER_MEMBER: '1', WEBHOOK_KEY });
const conformity = await Conformity.read(base);

interface OwnCall extends Omit<Call, 'ids'> {
  readonly roomId?: string;
  readonly webhookId?: string;
}

const check = (
  { roomId = '', webhookId = '', ...call }: OwnCall,
  status: number,
): Promise<Answer> => conformity.check({ ...call, ids: { roomId, webhookId } }, status);

const name = freshName();
const alice = await enter(base, 'alice', name);
const stranger = await enter(base, 'bob');
const socket = await arrive(alice);
await say(socket, 'hello');
const { roomId } = alice;
const mine = bearerHeader(alice.nickId);
const asText = { accept: 'text/plain' };

test('entering answers as documented', async () => {
  const path = '/rooms';
  const enterAs = (body: unknown, status: number, headers = {}) =>
    check({ method: 'POST', path, body, headers }, status);
  await enterAs({ name: freshName(), nick: 'alice' }, 201);
  await enterAs({ name, nick: 'carol' }, 200);
  await enterAs({ name }, 400);
  await enterAs('{', 400);
  await enterAs({ name, nick: 'dave', nickId: 'x' }, 401);
  await enterAs({ name, nick: 'alice' }, 409);
  await enterAs({ name: 'x'.repeat(70_000), nick: 'x' }, 413);
  await enterAs('x', 415, { 'content-type': 'text/csv' });
});

test('looking up answers as documented', async () => {
  const query = `?name=${encodeURIComponent(name)}`;
  await check({ path: '/rooms' }, 200);
  await check({ path: '/rooms', query, headers: asText }, 200);
  await check({ path: '/rooms', query: '?cursor=x' }, 400);
  const path = '/rooms/{roomId}';
  await check({ path, roomId }, 200);
  await check({ path, roomId, headers: asText }, 200);
  await check({ path, roomId: 'x' }, 404);
});

for (const what of ['members', 'messages', 'events']) {
  test(`${what} answer as documented`, async () => {
    const path = `/rooms/{roomId}/${what}`;
    if (what !== 'events') {
      await check({ path, roomId, headers: mine }, 200);
      await check({ path, roomId, headers: { ...mine, ...asText } }, 200);
    }
    if (what !== 'members') await check({ path, roomId, query: '?after=x', headers: mine }, 400);
    await check({ path, roomId }, 401);
    await check({ path, roomId, headers: bearerHeader(stranger.nickId) }, 403);
    await check({ path, roomId: 'x', headers: mine }, 404);
    // The one connection a member may have here is the socket.
    if (what === 'events') await check({ path, roomId, headers: mine }, 429);
  });
}

test('posting answers as documented', async () => {
  const path = '/rooms/{roomId}/messages';
  const postAs = (body: unknown, status: number, headers: Record<string, string> = mine) =>
    check({ method: 'POST', path, roomId, body, headers }, status);
  await postAs({ content: 'hello' }, 201);
  await postAs({ content: 'hello', clientId: 'x' }, 201);
  await postAs({ content: 'hello', clientId: 'x' }, 200);
  await postAs({}, 400);
  await postAs({ content: 'hello' }, 401, {});
  await postAs({ content: 'hello' }, 403, bearerHeader(stranger.nickId));
});

test('another nick is answered as documented', async () => {
  const path = '/rooms/{roomId}/me';
  const takeNick = (nick: unknown, status: number, headers: Record<string, string> = mine) =>
    check({ method: 'PATCH', path, roomId, body: { nick }, headers }, status);
  await takeNick('alicia', 200);
  await takeNick('alicia', 409);
  await takeNick('carol', 409);
  await takeNick('alice', 200);
  await takeNick('system', 400);
  await takeNick('dave', 401, {});
  await takeNick('dave', 403, bearerHeader(stranger.nickId));
  await check({ method: 'PATCH', path, roomId: 'x', body: { nick: 'dave' }, headers: mine }, 404);
});

test('rotating and being forgotten answer as documented', async () => {
  const { nickId } = await enter(base, 'erin');
  const rotate = (as: string, status: number) =>
    check({ method: 'POST', path: '/credentials/rotate', headers: bearerHeader(as) }, status);
  const forget = (as: string, status: number) =>
    check({ method: 'DELETE', path: '/me', headers: bearerHeader(as) }, status);
  const { body } = await rotate(nickId, 200);
  const { nickId: next } = body as { nickId: string };
  await rotate(nickId, 401);
  await forget(next, 204);
  await forget(next, 401);
});

test('acts answer as documented', async () => {
  const owner = await enter(base, 'olga');
  const room = owner.roomId;
  const headers = bearerHeader(owner.nickId);
  const { body: look } = await check({ path: '/rooms/{roomId}', roomId: room }, 200);
  const guest = await enter(base, 'gus', (look as { room: { room_name: string } }).room.room_name);
  const { memberId } = guest;
  const act = (act: string, body: object, status = 200, as: Record<string, string> = headers) =>
    check(
      { method: 'POST', path: `/rooms/{roomId}/acts/${act}`, roomId: room, body, headers: as },
      status,
    );
  const say = async (as: Record<string, string>) => {
    const post = { method: 'POST', path: '/rooms/{roomId}/messages', roomId: room } as const;
    const { body } = await check({ ...post, body: { content: 'hello' }, headers: as }, 201);
    return (body as { message: { log_seq: number } }).message.log_seq;
  };
  const theirs = bearerHeader(guest.nickId);

  const seq = await say(headers);
  await act('edit', { seq, content: 'hello!' });
  await act('recall', { seq });
  await act('recall', { seq }, 409);
  await act('delete', { seq: await say(theirs) });
  await say(theirs);
  await act('clear', { memberId });
  await act('mute', { memberId, seconds: 60, reason: 'loud' });
  await act('unmute', { memberId });
  await act('unmute', { memberId }, 409);
  await act('kick', { memberId });
  await act('unban', { memberId });
  await act('ban', { memberId, address: false, until: '2999-01-01T00:00:00Z' });
  await check({ path: '/rooms/{roomId}/sanctions', roomId: room, headers }, 200);
  await act('claim', { secret: 'x' }, 403, theirs);
  await act('unban', { memberId });
  await act('appoint', { memberId, role: 'moderator' });
  await act('appoint', { memberId, role: 'nobody' }, 404);
  await act('invite', { uses: 3 });
  const { body } = await act('renew-link', {});
  await act('claim', { secret: (body as { secret: string }).secret }, 200, theirs);
  await act('resign', {}, 200, theirs);
  await act('take-over', {}, 403, theirs);
  await act('mute', {}, 400);
  await act('mute', { memberId }, 401, {});
  const audit = { path: '/rooms/{roomId}/audit', roomId: room };
  await check({ ...audit, query: '?limit=2', headers }, 200);
  await check({ ...audit, headers: theirs }, 403);
  await check({ path: '/rooms/{roomId}/me', roomId: room, headers }, 200);
});

test('webhooks answer as documented', async () => {
  const path = '/rooms/{roomId}/webhooks';
  const headers = bearerHeader(WEBHOOK_KEY);
  const register = (url: string, status: number, as: Record<string, string> = headers) =>
    check({ method: 'POST', path, roomId, body: { url }, headers: as }, status);
  const { body } = await register('https://8.8.8.8/', 201);
  await register('https://127.0.0.1/', 400);
  await register('https://8.8.8.8/', 401, {});
  await register('https://8.8.8.8/', 403, mine);
  await check({ path, roomId, headers }, 200);
  await check({ path, roomId: 'x', headers }, 404);
  const { webhook_id: webhookId } = (body as { webhook: { webhook_id: string } }).webhook;
  const remove = { method: 'DELETE', path: `${path}/{webhookId}`, roomId, webhookId, headers };
  await check(remove as Call, 204);
  await check(remove as Call, 404);
});

test('a challenge is as documented', async () => {
  await check({ path: '/challenge' }, 200);
});

test('the classic routes answer as documented', async () => {
  const { roomId, nickId, memberId }: Seat = alice;
  const postTo = (path: string, body: unknown, status: number) =>
    check({ method: 'POST', path, body }, status);
  await postTo('/createChatroom', { chatroomName: freshName(), nickName: 'alice' }, 200);
  await postTo('/createChatroom', { chatroomName: name, nickName: 'alice' }, 409);
  await postTo('/createChatroom', {}, 400);
  await postTo('/validateNickIdByRoomId', { roomId, nickId }, 200);
  await postTo('/validateNickIdByRoomId', {}, 200);
  await postTo('/getRoomInfo', { roomId }, 200);
  await postTo('/getRoomInfo', { roomId: 'x' }, 404);
  await postTo('/getUserInfo', { userId: memberId }, 200);
  await postTo('/getUserInfo', { userId: 'x' }, 404);
  await check({ path: '/getRoomNums' }, 200);
});

after(() => socket.terminate());

/** A stream never ends, and a room is taken over after weeks. */
const NOT_HERE = ['followRoom', 'actTakeOver'];

test('the settings of a room, its rules and its queue answer as documented', async () => {
  const owner = await enter(base, 'olga');
  const room = owner.roomId;
  const headers = bearerHeader(owner.nickId);
  const { body: look } = await check({ path: '/rooms/{roomId}', roomId: room }, 200);
  const { room_name: roomName } = (look as { room: { room_name: string } }).room;
  const guest = await enter(base, 'gus', roomName);
  const theirs = bearerHeader(guest.nickId);
  const act = (act: string, body: object, status = 200, as: Record<string, string> = headers) =>
    check(
      { method: 'POST', path: `/rooms/{roomId}/acts/${act}`, roomId: room, body, headers: as },
      status,
    );
  const say = (content: string, status: number) =>
    check(
      {
        method: 'POST',
        path: '/rooms/{roomId}/messages',
        roomId: room,
        body: { content },
        headers: theirs,
      },
      status,
    );
  const newName = freshName();
  const settings: [string, object][] = [
    ['topic', { topic: 'cats' }],
    ['notice', { notice: 'be kind' }],
    ['slow', { seconds: 0 }],
    ['lock', { for: 'everyone' }],
    ['raid', { on: true }],
    ['proof', { on: false }],
    ['rename', { name: newName }],
    ['password', { password: 'secret' }],
    ['entry', { rule: 'approval' }],
    ['capacity', { people: 9 }],
    ['listing', { listed: false }],
    ['readers', { readers: 'everyone' }],
    ['filters', { repeatS: 1 }],
    ['add-rule', { kind: 'word', pattern: 'maybe', action: 'hold' }],
  ];
  for (const [name, body] of settings) await act(name, body, name === 'slow' ? 409 : 200);
  await say('hello', 403);
  await act('raid', { on: false });
  await act('slow', { seconds: 3 });
  await act('slow', { seconds: 0 });
  await act('lock', { for: 'off' });
  const { body: said } = await say('rude', 201);
  const { log_seq: seq } = (said as { message: { log_seq: number } }).message;
  await act('report', { seq });
  await act('resolve', { seq });
  await act('dismiss', { seq }, 409);
  const { body: other } = await say('ruder', 201);
  const { log_seq: next } = (other as { message: { log_seq: number } }).message;
  await act('report', { seq: next });
  await act('shadow', { memberId: guest.memberId });
  await act('unshadow', { memberId: guest.memberId });

  await say('maybe', 202);
  await say('maybe not', 202);
  await check({ path: '/rooms/{roomId}/messages', roomId: room }, 200);
  const enterAs = async (nick: string): Promise<string> => {
    const body = { name: newName, nick, password: 'secret' };
    const { body: answer } = await check({ method: 'POST', path: '/rooms', body }, 202);
    return (answer as { member: { member_id: string } }).member.member_id;
  };
  const [waiting, late] = [await enterAs('wim'), await enterAs('lea')];
  const { body: queue } = await check(
    { path: '/rooms/{roomId}/queue', roomId: room, headers },
    200,
  );
  const [first, second] = (queue as { held: { held_id: number }[] }).held;
  await act('approve', { heldId: first?.held_id });
  await act('reject', { heldId: second?.held_id });
  await act('admit', { memberId: waiting });
  await act('turn-away', { memberId: late });
  await act('dismiss', { seq: next });
  const { body: kept } = await check({ path: '/rooms/{roomId}/rules', roomId: room, headers }, 200);
  const [rule] = (kept as { rules: { rule_id: number }[] }).rules;
  await act('remove-rule', { ruleId: rule?.rule_id });
  await check({ path: '/rooms/{roomId}/queue', roomId: room, headers: theirs }, 403);
  await act('close', {});
  await act('close', {}, 410);
});

test('every operation of the document has answered well, but for those that take too long', () => {
  const silent = conformity.silent(
    ({ operationId, tags }) =>
      // The operator's are asked by test/admin.
      !NOT_HERE.includes(operationId) && !tags?.includes('admin'),
  );
  assert.deepEqual(silent, []);
});
