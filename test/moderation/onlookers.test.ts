import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Follower } from '../protocol/support/event-stream.ts';
import { connect, enter, say } from '../protocol/support/people.ts';
import { serverUnderTest } from '../protocol/support/target.ts';
import { act, look, ownRoom } from './support.ts';

const base = await serverUnderTest();

test('who has not entered follows a room that everybody may read, unseen, until members alone may', async () => {
  const { name, owner } = await ownRoom(base);
  const onlooker = { ...owner, nickId: '' };
  const shut = await Follower.open(onlooker);
  assert.equal(shut.response.statusCode, 401);
  await act(owner, 'readers', { readers: 'everyone' });
  const follower = await Follower.open(onlooker);
  const welcome = await follower.next('welcome');
  assert.equal(welcome.self.member_id, '');
  assert.deepEqual(await follower.next('members'), []);

  const speaker = await connect(owner);
  const { log_seq } = await say(speaker, 'for all the world');
  const heard = await follower.next('message', (entry) => entry.log_seq === log_seq);
  assert.equal(heard.log_content, 'for all the world');
  await connect(await enter(base, 'bob', name));
  await speaker.next('presence', ({ online }) => online === 2);
  assert.equal((await look<{ online: number }>(owner, 'members')).body.online, 2);

  const resumed = await Follower.open(onlooker, { lastEventId: log_seq - 1 });
  await resumed.next('message', (entry) => entry.log_seq === log_seq);
  await act(owner, 'readers', { readers: 'members' });
  for (const one of [follower, resumed]) {
    assert.equal((await one.next('close')).code, 4501);
    await one.ended;
    assert.ok(
      one.events.every(({ type }) => type !== 'presence'),
      'who is there is for members',
    );
  }
});
