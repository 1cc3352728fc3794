import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Script, ScriptedRoom } from '../../test/support/scripted-room.ts';
import type { Ack, ServerEvent } from '../wire/protocol.ts';
import { connect, type RoomClient, RoomError, type RoomEvents } from './node.ts';

const nickId = 'user_0000000000000000.secret';

async function roomFor(t: TestContext, script: Script = {}): Promise<ScriptedRoom> {
  const room = await ScriptedRoom.start(script);
  t.after(() => room.stop());
  return room;
}

function join(t: TestContext, room: ScriptedRoom, from: { after?: number; epoch?: string } = {}) {
  const client = connect({ url: room.url, roomId: room.roomId, nickId, ...from });
  t.after(() => client.close());
  const told: string[] = [];
  client.on('message', (entry) => told.push(`${entry.log_seq} ${entry.log_content}`));
  return { client, told };
}

/** The next event of this name that fits. */
function next<Name extends keyof RoomEvents>(
  client: RoomClient,
  name: Name,
  fits: (data: RoomEvents[Name]) => boolean = () => true,
): Promise<RoomEvents[Name]> {
  return new Promise((resolve) => {
    const off = client.on(name, (data) => {
      if (!fits(data)) return;
      off();
      resolve(data);
    });
  });
}

const open = (client: RoomClient) => next(client, 'state', ({ name }) => name === 'open');
const seen = (client: RoomClient, seq: number) =>
  next(client, 'message', ({ log_seq: at }) => at === seq);

test('the nickId goes as a subprotocol and is in no address', async (t) => {
  const room = await roomFor(t);
  await open(join(t, room).client);
  assert.deepEqual(room.requests, [
    { url: `/ws?roomId=${room.roomId}`, protocols: `nickroom.v1,${nickId}` },
  ]);
});

test('a newcomer hears what comes from now on, and asks for what was', async (t) => {
  const room = await roomFor(t);
  for (const text of ['a', 'b', 'c']) room.append(text);
  const { client, told } = join(t, room);
  await open(client);
  const fourth = seen(client, 4);
  room.append('d');
  await fourth;
  const { messages, has_more } = await client.history({ before: 4, limit: 2 });
  assert.deepEqual(
    messages.map(({ log_content: text }) => text),
    ['b', 'c'],
  );
  assert.equal(has_more, true);
  assert.deepEqual(told, ['4 d']);
});

test('after a loss it resumes with its seq and epoch, and misses nothing', async (t) => {
  const room = await roomFor(t);
  const { client, told } = join(t, room);
  await open(client);
  const first = seen(client, 1);
  room.append('a');
  await first;
  const reopened = open(client);
  for (const socket of room.sockets) socket.terminate();
  const waiting = await next(client, 'state');
  assert.ok(waiting.name === 'waiting' && waiting.retryAt - Date.now() <= 500);
  const third = seen(client, 3);
  room.append('b');
  room.append('c');
  await Promise.all([reopened, third]);
  assert.equal(room.requests[1]?.url, `/ws?roomId=${room.roomId}&after=1&epoch=e1`);
  assert.deepEqual(told, ['1 a', '2 b', '3 c']);
});

test('a lost ack is asked for again with the same client id, and the message is there once', async (t) => {
  const room = await roomFor(t, {
    received: (frame, socket, number) => {
      if (frame.type !== 'message' || number > 2) return false;
      if (number === 2) room.append(frame.content ?? '', 'somebody else');
      socket.terminate();
      return true;
    },
  });
  const { client } = join(t, room);
  const { clientId, acked } = client.send('hello');
  const ack = await acked;
  assert.deepEqual([ack.client_id, ack.log_seq], [clientId, 2]);
  const frames = room.frames.filter(({ type }) => type === 'message');
  assert.deepEqual(
    frames.map((frame) => frame.clientId),
    [clientId, clientId, clientId],
  );
});

test('messages keep their order when one of them has to wait', async (t) => {
  let refusals = 0;
  const room = await roomFor(t, {
    received: (frame, socket) => {
      if (frame.content !== 'two' || refusals > 0) return false;
      refusals += 1;
      const data = { code: 'rate_limited', message: 'Too fast.', retry_ms: 30 };
      room.send(socket, { type: 'error', data: { ...data, client_id: frame.clientId ?? '' } });
      return true;
    },
  });
  const { client } = join(t, room);
  await Promise.all(['one', 'two', 'three'].map((text) => client.send(text).acked));
  assert.deepEqual(
    room.entries.map(({ log_content: text }) => text),
    ['one', 'two', 'three'],
  );
});

test('a refused message is rejected with the code, and the next one goes', async (t) => {
  const room = await roomFor(t, {
    received: ({ content, clientId = '' }, socket) => {
      if (content !== '') return false;
      const data = { code: 'content_empty', message: 'A message needs some text.' };
      room.send(socket, { type: 'error', data: { ...data, client_id: clientId } });
      return true;
    },
  });
  const { client } = join(t, room);
  const empty = client.send('');
  const full = client.send('text');
  await assert.rejects(empty.acked, { name: 'RoomError', code: 'content_empty' });
  assert.equal((await full.acked).log_seq, 1);
});

test('a message that is too long for a frame is refused, not sent for ever', async (t) => {
  const room = await roomFor(t, {
    received: ({ content = '' }, socket) => {
      if (content.length < 100) return false;
      socket.close(1009);
      return true;
    },
  });
  const { client } = join(t, room);
  await assert.rejects(client.send('x'.repeat(100)).acked, { code: 'content_too_long' });
  assert.equal((await client.send('short').acked).log_seq, 1);
});

test('a gap is filled from the log', async (t) => {
  const room = await roomFor(t, {
    outgoing: (events) => (room.entries.length === 2 ? [] : events),
  });
  const { client, told } = join(t, room);
  await open(client);
  const third = seen(client, 3);
  for (const text of ['a', 'b', 'c']) room.append(text);
  await third;
  assert.deepEqual(told, ['1 a', '2 b', '3 c']);
  assert.equal(room.frames.find(({ type }) => type === 'query-logs')?.after, 1);
});

test('too much to tell is a reset with the latest, and goes on from there', async (t) => {
  const room = await roomFor(t);
  for (let number = 1; number <= 300; number += 1) room.append(`text ${number}`);
  const { client, told } = join(t, room, { after: 5, epoch: 'e1' });
  const { messages } = await next(client, 'reset');
  assert.equal(messages.length, 200);
  assert.equal(client.lastSeq, 300);
  const last = seen(client, 301);
  room.append('new');
  await last;
  assert.deepEqual(told, ['301 new']);
});

test('a changed epoch is a reset, down to a room that begins again', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  const second = seen(client, 2);
  room.append('a');
  room.append('b');
  await second;
  room.forget('e2');
  const reset = next(client, 'reset');
  for (const socket of room.sockets) socket.close(4008);
  assert.deepEqual((await reset).messages, []);
  const first = seen(client, 1);
  room.append('anew');
  await first;
  assert.equal(client.epoch, 'e2');
});

test('a code that says stay away ends it, and refuses what was not acked', async (t) => {
  for (const code of [1000, 1008, 4500, 4501, 4503, 4504, 4509]) {
    const room = await roomFor(t, {
      received: (_, socket) => {
        socket.close(code, 'no');
        return true;
      },
    });
    const { client } = join(t, room);
    const sent = client.send('hello');
    await assert.rejects(
      sent.acked,
      new RoomError('closed', 'The connection to the room has ended.'),
    );
    assert.deepEqual(client.state, { name: 'closed', code, reason: 'no' });
    await assert.rejects(client.history(), { code: 'closed' });
    assert.equal(room.requests.length, 1);
  }
});

test('a server that goes away is come back to within the time it says', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  const reopened = open(client);
  for (const socket of room.sockets) socket.close(1001, '{"spread_ms":20}');
  const state = await next(client, 'state');
  assert.ok(state.name === 'waiting' && state.retryAt <= Date.now() + 20);
  await reopened;
});

test('a wait that an error frame asks for comes before the next connection', async (t) => {
  const room = await roomFor(t, {
    connected: (socket, number) => {
      if (number > 1) return false;
      const data = { code: 'unavailable', message: 'Not available.', retry_ms: 1500 };
      room.send(socket, { type: 'error', data });
      socket.close(4000);
      return true;
    },
  });
  const { client } = join(t, room);
  const state = await next(client, 'state', ({ name }) => name === 'waiting');
  assert.ok(state.name === 'waiting' && state.retryAt - Date.now() > 600);
  await open(client);
});

test('an idle connection is asked, and one that does not answer is given up', async (t) => {
  const room = await roomFor(t, {
    heartbeatMs: 30,
    received: ({ type }, _, number) => type === 'ping' && number === 1,
  });
  const { client } = join(t, room);
  await open(client);
  await open(client);
  const pinged = () => room.frames.filter(({ type }) => type === 'ping').length;
  assert.equal(pinged(), 1);
  assert.equal(room.requests.length, 2);
});

test('a server that is not there is tried again', async (t) => {
  const socket = createServer().listen(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address() as { port: number };
  socket.close();
  await once(socket, 'close');
  const client = connect({ url: `http://127.0.0.1:${port}`, roomId: 'room_1', nickId });
  t.after(() => client.close());
  await next(client, 'state', ({ name }) => name === 'waiting');
  await next(client, 'state', ({ name }) => name === 'connecting');
});

test('leave tells the server and ends the client', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  const closed = next(client, 'state', ({ name }) => name === 'closed');
  client.leave();
  await closed;
  assert.equal(room.frames.at(-1)?.type, 'leave');
});

test('the roster is kept from the full list and what changes it', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  const alice = { member_id: 'user_a', user_name: 'alice', head_num: 1, role: 'member' as const };
  const bob = { member_id: 'user_b', user_name: 'bob', head_num: 2, role: 'member' as const };
  const two = next(client, 'members', ({ members }) => members.length === 2);
  const [socket] = room.sockets;
  assert.ok(socket);
  const joined: ServerEvent = { type: 'presence', data: { online: 2, joined: [bob], left: [] } };
  room.send(socket, { type: 'members', data: [alice] }, joined);
  assert.deepEqual(await two, { online: 2, members: [alice, bob] });
  const one = next(client, 'members');
  room.send(socket, { type: 'presence', data: { online: 1, joined: [], left: [alice] } });
  assert.deepEqual(await one, { online: 1, members: [bob] });
});

test('typing is told at most once in three seconds', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  for (let key = 0; key < 20; key += 1) client.typing();
  await client.history();
  assert.equal(room.frames.filter(({ type }) => type === 'typing').length, 1);
});

test('what is no frame of ours is passed over', async (t) => {
  const room = await roomFor(t);
  const { client } = join(t, room);
  await open(client);
  const [socket] = room.sockets;
  for (const text of ['', 'hello', '{}', '[null, 1, {"type":"unheard"}]']) socket?.send(text);
  socket?.send(Buffer.from([1, 2, 3]));
  assert.equal((await client.send('still here').acked).log_seq, 1);
});

/** Numbers from 0 to 1 that a seed fixes (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A server that loses, repeats and reorders entries, and drops connections before and after it stored. */
function mischief(random: () => number): Script {
  let late: ServerEvent[] = [];
  return {
    outgoing: (events) => {
      const luck = random();
      if (luck < 0.15) return [];
      if (luck < 0.3) return [...events, ...events];
      if (luck > 0.45) return [...events, ...late.splice(0)];
      late = events;
      return [];
    },
    received: (frame, socket) => {
      if (frame.type !== 'message' || random() > 0.12) return false;
      if (random() < 0.5) socket.terminate();
      else socket.close(random() < 0.5 ? 4008 : 1001, '{"spread_ms":5}');
      return random() < 0.5;
    },
  };
}

for (const seed of [1, 2, 3, 4]) {
  test(`whatever the server does, the room is told in order and once (seed ${seed})`, async (t) => {
    // A wait of nothing, so that many losses fit into a short test.
    t.mock.method(Math, 'random', () => 0);
    const room = await roomFor(t, mischief(randomFrom(seed)));
    const { client, told } = join(t, room, { after: 0, epoch: 'e1' });
    const acks = new Map<string, Ack>();
    const sent = Array.from({ length: 60 }, (_, number) => client.send(`text ${number}`));
    for (const { clientId, acked } of sent) acks.set(clientId, await acked);
    // The mischief may have lost the end of the room; a further entry brings it to light.
    while (client.lastSeq !== room.entries.length) {
      room.append('one more');
      await client.history({ limit: 1 });
    }
    assert.deepEqual(
      told,
      room.entries.map(({ log_seq: seq, log_content: text }) => `${seq} ${text}`),
    );
    assert.deepEqual(
      room.entries.flatMap(({ client_id: id }) => id ?? []),
      sent.map(({ clientId }) => clientId),
    );
    assert.equal(new Set([...acks.values()].map(({ log_seq: seq }) => seq)).size, 60);
  });
}

test('a new connection is taken when asked for, and nothing is missed or sent twice', async (t) => {
  const room = await roomFor(t);
  const { client, told } = join(t, room);
  await open(client);
  await client.send('before').acked;
  const reopened = open(client);
  client.reconnect();
  assert.equal(client.state.name, 'connecting');
  const { acked } = client.send('meanwhile');
  await reopened;
  await acked;
  const third = seen(client, 3);
  room.append('after');
  await third;
  assert.deepEqual(told, ['1 before', '2 meanwhile', '3 after']);
  assert.equal(room.requests.length, 2);
});

test('what came after a place is read as well', async (t) => {
  const room = await roomFor(t);
  for (const text of ['a', 'b', 'c']) room.append(text);
  const { client } = join(t, room);
  await open(client);
  const { messages } = await client.history({ after: 1, limit: 1 });
  assert.deepEqual(
    messages.map(({ log_content: text }) => text),
    ['b'],
  );
});
