import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { Follower } from '../../test/protocol/support/event-stream.ts';
import { bearerHeader, get } from '../../test/protocol/support/http.ts';
import { connect, enterTogether, type Seat, say } from '../../test/protocol/support/people.ts';
import type { WireMessage } from '../../test/protocol/support/wire.ts';
import { startServer } from '../../test/support/server.ts';

/** 40 kB, so that few of them fill what the kernel keeps for a reader. */
const LARGE = '😀'.repeat(10_000);

test('a stream that nobody reads is let go as a socket is, and its last id says where to read on', async (t) => {
  const limits = { CONTENT_MAX: '10000', FRAME_MAX: '1048576', LEAVE_GRACE_S: '0' };
  const { url, stop } = await startServer(limits);
  t.after(stop);
  const [alice, bob, snail] = (await enterTogether(url, 'alice', 'bob', 'snail')) as [
    Seat,
    Seat,
    Seat,
  ];
  const [speaker, listener] = [await connect(alice), await connect(bob)];
  const slow = await Follower.open(snail, { lastEventId: 0 });
  await slow.next('members');
  slow.response.pause();

  const isSnailsLeave = (m: WireMessage) =>
    m.log_kind === 'leave' && m.subject?.member_id === snail.memberId;
  // How much the kernel takes for it differs from machine to machine.
  while (!listener.seen('message').some(isSnailsLeave)) await say(speaker, LARGE);
  const { log_seq: last } = await say(speaker, 'the end');

  slow.response.resume();
  await slow.ended;
  const seen = _.map(slow.messages, 'log_seq');
  assert.ok(seen.length < last);
  assert.deepEqual(seen, _.range(1, seen.length + 1));
  assert.equal(slow.lastEventId, String(seen.length));
  const missed = await get<{ messages: WireMessage[] }>(
    `${url}/rooms/${snail.roomId}/messages?after=${slow.lastEventId}`,
    bearerHeader(snail.nickId),
  );
  assert.equal(missed.body.messages[0]?.log_seq, seen.length + 1);
  for (const socket of [speaker, listener]) socket.terminate();
});
