import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { blockedPids, newRoom, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { newRoomId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Draft } from '../wire/entry.ts';
import { LogWriter } from './log-writer.ts';

function draft(roomId: string, clientId: string, content = clientId): Draft {
  const memberId = 'user_alice00000000000';
  return { roomId, memberId, nick: 'alice', headNum: 0, kind: 'text', content, clientId };
}

/** The signals a room hears, as they come. */
function listenTo(bus: LocalBus<RoomSignal>, roomId: string): RoomSignal[] {
  const signals: RoomSignal[] = [];
  bus.subscribe(roomId, (signal) => signals.push(signal));
  return signals;
}

const seqsIn = (signals: readonly RoomSignal[]) =>
  signals.flatMap((signal) => (signal.type === 'entries' ? _.map(signal.entries, 'seq') : []));

test('a lone draft is appended and published at once', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const bus = new LocalBus<RoomSignal>();
  const signals = listenTo(bus, roomId);
  const { entry, duplicate } = await new LogWriter(database, bus).append(draft(roomId, 'c1'));
  assert.deepEqual([entry.seq, entry.content, duplicate], [1, 'c1', false]);
  assert.deepEqual(signals, [{ type: 'entries', entries: [entry] }]);
});

test('a burst is appended by few calls, each author’s drafts in order', async (t) => {
  const database = await openDatabase(t);
  const rooms = [await newRoom(database), await newRoom(database)];
  const bus = new LocalBus<RoomSignal>();
  const heard = rooms.map((roomId) => listenTo(bus, roomId));
  const writer = new LogWriter(database, bus);
  const committed = await Promise.all(
    _.range(1000).map((i) => writer.append(draft(rooms[i % 2] as string, `c${i}`))),
  );
  for (const [i, signals] of heard.entries()) {
    const ofRoom = committed.filter(({ entry }) => entry.roomId === rooms[i]);
    assert.deepEqual(_.map(ofRoom, 'entry.seq'), _.range(1, 501));
    assert.deepEqual(seqsIn(signals), _.range(1, 501));
    // Each call publishes what it stored, once for each room.
    assert.ok(signals.length <= 10, `${signals.length} calls for 1,000 drafts`);
  }
});

test('a duplicate is published by its seq alone, for its text may not be what is stored', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const bus = new LocalBus<RoomSignal>();
  const writer = new LogWriter(database, bus);
  await writer.append(draft(roomId, 'c1', 'first'));
  await writer.append(draft(roomId, 'c2'));
  const signals = listenTo(bus, roomId);
  const again = await writer.append(draft(roomId, 'c1', 'changed'));
  assert.deepEqual([again.entry.seq, again.duplicate], [1, true]);
  assert.deepEqual(signals, [{ type: 'head', seq: 1 }]);
});

test('of a call the new entries are published, and of its duplicates the highest seq', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const bus = new LocalBus<RoomSignal>();
  const writer = new LogWriter(database, bus);
  const appendAll = (...clientIds: string[]) =>
    Promise.all(clientIds.map((clientId) => writer.append(draft(roomId, clientId))));
  await appendAll('c1', 'c2', 'c3');
  const signals = listenTo(bus, roomId);
  const committed = await appendAll('c2', 'c4', 'c1');
  assert.deepEqual(signals, [
    { type: 'entries', entries: [committed[1]?.entry] },
    { type: 'head', seq: 2 },
  ]);
});

test('it is told how many entries a call had, and how many seconds it took', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const calls: [entries: number, seconds: number][] = [];
  const writer = new LogWriter(database, new LocalBus(), (...call) => calls.push(call));
  const start = performance.now();
  await Promise.all(['c1', 'c2'].map((clientId) => writer.append(draft(roomId, clientId))));
  const tookAtMost = (performance.now() - start) / 1000;
  assert.deepEqual(_.map(calls, 0), [2]);
  const seconds = calls[0]?.[1] ?? 0;
  assert.ok(seconds > 0 && seconds <= tookAtMost, `${seconds} s`);
});

test('a draft for a room that is closed or missing is refused, and harms no other', async (t) => {
  const database = await openDatabase(t);
  const [open, closed] = [await newRoom(database), await newRoom(database)];
  await database.sql`update room set status = 'closed' where room_id = ${closed}`;
  const writer = new LogWriter(database, new LocalBus());
  const results = await Promise.allSettled(
    [closed, open, newRoomId()].map((roomId) => writer.append(draft(roomId, 'c1'))),
  );
  assert.deepEqual(_.map(results, 'status'), ['rejected', 'fulfilled', 'rejected']);
  for (const result of [results[0], results[2]]) {
    assert.equal(result?.status === 'rejected' && result.reason.code, 'room_closed');
  }
});

test('while the database is slow drafts wait, and beyond 20,000 are refused at once', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const writer = new LogWriter(database, new LocalBus());
  const observer = database.connectAgain();
  let waiting: Promise<{ entry: { seq: number } }>[] = [];
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select 1 from room where room_id = ${roomId} for update`;
    waiting = _.times(500, (i) => writer.append(draft(roomId, `c${i}`)));
    await until(async () => (await blockedPids(observer)).length > 0);
    waiting.push(..._.times(20_000, (i) => writer.append(draft(roomId, `d${i}`))));
    const tooMany = writer.append(draft(roomId, 'one too many'));
    await assert.rejects(tooMany, { code: 'unavailable', retryMs: 1000 });
    assert.equal(writer.waiting, 20_000);
  });
  const seqs = (await Promise.all(waiting)).map(({ entry }) => entry.seq);
  assert.deepEqual(seqs, _.range(1, 20_501));
});

test('idle resolves when every draft has been answered', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const bus = new LocalBus<RoomSignal>();
  const signals = listenTo(bus, roomId);
  const writer = new LogWriter(database, bus);
  const answered = Promise.all(_.times(700, (i) => writer.append(draft(roomId, `c${i}`))));
  await writer.idle();
  assert.equal(seqsIn(signals).length, 700);
  await answered;
});
