import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, assertRefused } from './support/assertions.ts';
import { bearerHeader, get, post, postBytes } from './support/http.ts';
import { connect, enter, freshName } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import { MEMBER_ID, NICK_ID, ROOM_ID } from './support/wire.ts';

interface Created {
  success: boolean;
  data: { chatroomId: string; nickId: string; memberId: string };
}

const base = await serverUnderTest();

const create = (fields: object, prefix = '', as: 'json' | 'form' = 'json') =>
  post<Created>(`${base}${prefix}/createChatroom`, fields, { as });

const validate = (fields: object, prefix = '', as: 'json' | 'form' = 'json') =>
  post(`${base}${prefix}/validateNickIdByRoomId`, fields, { as });

async function assertValid(roomId: string, nickId: string, valid: boolean): Promise<void> {
  const answer = await validate({ roomId, nickId });
  assert.deepEqual([answer.status, answer.body], [200, { success: valid }]);
}

for (const prefix of ['', '/mysql']) {
  for (const as of ['json', 'form'] as const) {
    test(`the five classic routes answer at "${prefix || '/'}" to ${as} bodies`, async () => {
      const name = freshName();
      const wish = { chatroomName: name, nickName: 'alice', headNum: 7 };
      const created = await create(wish, prefix, as);
      assert.equal(created.status, 200, created.text);
      assertKeys(created.body, ['success', 'data']);
      assertKeys(created.body.data, ['chatroomId', 'nickId', 'memberId']);
      const { chatroomId, nickId, memberId } = created.body.data;
      assert.equal(created.body.success, true);
      assert.match(chatroomId, ROOM_ID);
      assert.match(memberId, MEMBER_ID);
      assert.match(nickId, NICK_ID);
      assert.ok(nickId.startsWith(`${memberId}.`));

      const valid = await validate({ roomId: chatroomId, nickId }, prefix, as);
      assert.deepEqual([valid.status, valid.body], [200, { success: true }]);
      const room = await post(`${base}${prefix}/getRoomInfo`, { roomId: chatroomId }, { as });
      assert.deepEqual([room.status, room.body], [200, { success: true, data: name }]);
      for (const userId of [memberId, nickId]) {
        const user = await post(`${base}${prefix}/getUserInfo`, { userId }, { as });
        assert.deepEqual([user.status, user.body], [200, { success: true, data: 'alice' }]);
      }
      const rooms = await get<{ success: boolean; data: number }>(`${base}${prefix}/getRoomNums`);
      assert.equal(rooms.status, 200);
      assertKeys(rooms.body, ['success', 'data']);
      assert.equal(rooms.body.success, true);
      assert.ok(Number.isInteger(rooms.body.data));
    });
  }
}

test('getRoomNums counts a room that people are in', async () => {
  const seat = await enter(base, 'alice');
  await connect(seat);
  const { body } = await get<{ data: number }>(`${base}/getRoomNums`);
  assert.ok(body.data >= 1);
});

test('a headNum that arrives as text in a form is the number of the avatar', async () => {
  const wish = { chatroomName: freshName(), nickName: 'alice', headNum: '42' };
  const { body } = await create(wish, '', 'form');
  const { chatroomId: roomId, nickId, memberId } = body.data;
  const socket = await connect({ base, roomId, nickId, memberId, nick: 'alice' });
  assert.equal(socket.seen('welcome')[0]?.self.head_num, 42);
});

test('what is left blank is left out: nobody has chosen an avatar, nothing was remembered yet', async () => {
  const { data } = (await create({ chatroomName: freshName(), nickName: 'alice' })).body;
  for (const [blank, as] of [
    ['', 'form'],
    ['', 'json'],
    [null, 'json'],
  ] as const) {
    const wish = { chatroomName: freshName(), nickName: 'alice', headNum: blank, nickId: blank };
    const entered = await create(wish, '', as);
    assert.equal(entered.status, 200, entered.text);
    assert.notEqual(entered.body.data.memberId, data.memberId);
    const elsewhere = { ...wish, chatroomName: freshName() };
    const options = { as, bearer: data.nickId };
    const known = await post<Created>(`${base}/createChatroom`, elsewhere, options);
    assert.equal(known.body.data?.memberId, data.memberId, known.text);
  }
});

test('a second person who creates a room of the same name enters it as somebody else', async () => {
  const chatroomName = freshName();
  const first = await create({ chatroomName, nickName: 'alice' });
  const second = await create({ chatroomName, nickName: 'bob' });
  assert.equal(second.status, 200);
  assert.equal(second.body.data.chatroomId, first.body.data.chatroomId);
  assert.notEqual(second.body.data.memberId, first.body.data.memberId);
});

test('a nick that is held is refused with 409 nick_taken, however it is spelled', async () => {
  const chatroomName = freshName();
  await create({ chatroomName, nickName: 'Alice' });
  for (const nickName of ['Alice', 'alice', ' ALICE ', 'ａｌｉｃｅ', 'Аlice']) {
    assertRefused(await create({ chatroomName, nickName }), 409, 'nick_taken');
  }
});

test('the nickId in the body or as Bearer enters the same room again as the same member', async () => {
  const chatroomName = freshName();
  const wish = { chatroomName, nickName: 'alice' };
  const { data } = (await create(wish)).body;
  const again = await create({ ...wish, nickId: data.nickId });
  assert.equal(again.body.data?.memberId, data.memberId, again.text);
  const byHeader = await post<Created>(`${base}/createChatroom`, wish, { bearer: data.nickId });
  assert.equal(byHeader.body.data?.memberId, data.memberId, byHeader.text);
});

test('the nickId in the body enters another room as the same member, and is valid in both', async () => {
  const { data } = (await create({ chatroomName: freshName(), nickName: 'alice' })).body;
  const wish = { chatroomName: freshName(), nickName: 'alice', nickId: data.nickId };
  const other = (await create(wish, '/mysql', 'form')).body.data;
  assert.equal(other.memberId, data.memberId);
  assert.notEqual(other.chatroomId, data.chatroomId);
  await assertValid(data.chatroomId, data.nickId, true);
  await assertValid(other.chatroomId, data.nickId, true);
  await assertValid(other.chatroomId, other.nickId, true);
});

test('validateNickIdByRoomId is about membership: true before connecting, false for strangers', async () => {
  const alice = await enter(base, 'alice');
  const elsewhere = await enter(base, 'bob');
  await assertValid(alice.roomId, alice.nickId, true);
  await assertValid(elsewhere.roomId, alice.nickId, false);
  await assertValid(alice.roomId, elsewhere.nickId, false);
  await assertValid(alice.roomId, alice.memberId, false);
  await assertValid(alice.roomId, `${alice.memberId}.${'A'.repeat(43)}`, false);
  await assertValid('room_0000000000000000', alice.nickId, false);
});

test('validateNickIdByRoomId says false with 200 to nonsense', async () => {
  const nonsense = [
    {},
    { roomId: '' },
    { nickId: null, roomId: null },
    { roomId: 7, nickId: true },
    { roomId: ['a'], nickId: { a: 1 } },
    { roomId: "' or 1=1 --", nickId: "' or 1=1 --" },
    { roomId: '\u0000', nickId: '\ud800' },
    { roomId: 'x'.repeat(5000), nickId: 'y'.repeat(5000) },
  ];
  for (const fields of nonsense) {
    const answer = await validate(fields, '/mysql');
    const shown = JSON.stringify(fields).slice(0, 80);
    assert.deepEqual([answer.status, answer.body], [200, { success: false }], shown);
  }
});

test('an unknown room is 404 room_not_found and an unknown user 404 user_not_found', async () => {
  for (const roomId of ['room_0000000000000000', 'nonsense', "x' or '1'='1"]) {
    assertRefused(await post(`${base}/getRoomInfo`, { roomId }), 404, 'room_not_found');
  }
  for (const userId of ['user_0000000000000000', 'nonsense', "x' or '1'='1"]) {
    assertRefused(await post(`${base}/mysql/getUserInfo`, { userId }), 404, 'user_not_found');
  }
});

test('the classic routes never answer 401, whatever they are sent', async () => {
  const routes = ['createChatroom', 'validateNickIdByRoomId', 'getRoomInfo', 'getUserInfo'];
  const badNickId = `user_0000000000000000.${'A'.repeat(43)}`;
  const wish = { chatroomName: freshName(), nickName: 'alice', nickId: badNickId };
  for (const prefix of ['', '/mysql']) {
    for (const route of routes) {
      for (const token of [badNickId, 'nonsense', '']) {
        const body = JSON.stringify({ ...wish, roomId: 'x', userId: 'x' });
        const url = `${base}${prefix}/${route}`;
        const answer = await postBytes(url, body, 'application/json', bearerHeader(token));
        assert.notEqual(answer.status, 401, `${route}: ${answer.text}`);
        assert.ok(answer.status < 500, `${route}: ${answer.text}`);
      }
    }
    const { status } = await get(`${base}${prefix}/getRoomNums`, bearerHeader('nonsense'));
    assert.equal(status, 200);
  }
});
