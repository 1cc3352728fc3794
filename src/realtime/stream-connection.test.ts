import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, get as request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import _ from 'lodash';
import { Follower } from '../../test/protocol/support/event-stream.ts';
import { bearerHeader, get } from '../../test/protocol/support/http.ts';
import { connect, enterTogether, type Seat, say } from '../../test/protocol/support/people.ts';
import type { WireMessage } from '../../test/protocol/support/wire.ts';
import { startServer } from '../../test/support/server.ts';
import { until } from '../../test/support/until.ts';
import { ONLOOKER } from './connection.ts';
import { StreamConnection } from './stream-connection.ts';

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

/** A stream, and its reader's end of it. */
async function openStream(t: TestContext, asText: boolean) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asking = request({ port, host: '127.0.0.1', agent: false });
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  response.writeHead(200).flushHeaders();
  const [reader] = (await once(asking, 'response')) as [IncomingMessage];
  t.after(() => {
    reader.destroy();
    server.close();
  });
  const occupant = { ...ONLOOKER, roomId: '', address: '' };
  return { reader, response, connection: new StreamConnection(response, occupant, asText) };
}

test('a follower who is behind when it is asked for a sign of life gives it by reading on', async (t) => {
  for (const asText of [false, true]) {
    const { reader, response, connection } = await openStream(t, asText);
    reader.pause();
    while (connection.buffered === 0) {
      response.write(LARGE);
      await turn();
    }
    // As the heartbeat does, once.
    connection.asked = true;
    connection.ping();
    assert.ok(connection.asked, 'it has not read yet');
    reader.resume();
    await until(() => !connection.asked);
  }
});
