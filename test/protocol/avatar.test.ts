import assert from 'node:assert/strict';
import { test } from 'node:test';
import { post } from './support/http.ts';
import { connect, type Entered, enter, freshName, type Seat, welcomeOf } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';

const base = await serverUnderTest();

/** Enters again, or another room, as the member one is. */
const enterAgain = async ({ nickId }: Seat, wish: object): Promise<Entered> =>
  (await post<Entered>(`${base}/rooms`, { nick: 'alice', nickId, ...wish })).body;

const avatarOf = async (seat: Seat): Promise<number> =>
  welcomeOf(await connect(seat)).self.head_num;

test('who enters without a headNum keeps the avatar he has, here and elsewhere', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name, 7);
  assert.equal((await enterAgain(alice, { name })).member.head_num, 7);
  assert.equal(await avatarOf(alice), 7);
  const { member, room } = await enterAgain(alice, { name: freshName() });
  assert.equal(member.head_num, 7);
  assert.equal(await avatarOf({ ...alice, roomId: room.room_id }), 7);
  const classic = { chatroomName: name, nickName: 'alice', nickId: alice.nickId, headNum: '' };
  assert.equal((await post(`${base}/createChatroom`, classic, { as: 'form' })).status, 200);
  assert.equal(await avatarOf(alice), 7);
});

test('who gives another headNum has that one, 0 as well', async () => {
  const name = freshName();
  const alice = await enter(base, 'alice', name, 7);
  for (const headNum of [9, 0]) {
    assert.equal((await enterAgain(alice, { name, headNum })).member.head_num, headNum);
    assert.equal(await avatarOf(alice), headNum);
  }
});

test('who has never given one has the first', async () => {
  assert.equal(await avatarOf(await enter(base, 'alice')), 0);
});
