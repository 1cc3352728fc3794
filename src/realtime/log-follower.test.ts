import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import pino from 'pino';
import { openDatabase } from '../../test/support/open-database.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { until } from '../../test/support/until.ts';
import { readAfter } from '../log/log-queries.ts';
import type { StoredEntry } from '../wire/entry.ts';
import { LogFollower } from './log-follower.ts';
import { HELD_MAX } from './sequencer.ts';

const ALICE = 'user_alice00000000000';
const database = await databaseForAll();

/** A room whose log has so many entries. */
async function roomWith(count: number, where = database): Promise<RoomOfRoles> {
  const room = await RoomOfRoles.make(where);
  await where.sql`
    insert into room_log (room_id, seq, member_id, nick, head_num, kind, content, client_id, created_at)
    select ${room.id}, seq, ${ALICE}, 'alice', 0, 'text', 'by the log', seq::text, now()
    from generate_series(1, ${count}::integer) seq`;
  await where.sql`update room set last_seq = ${count} where room_id = ${room.id}`;
  return room;
}

interface Following {
  readonly follower: LogFollower;
  /** What was delivered, as `seq text`. */
  readonly got: string[];
  readonly warnings: string[];
}

function follow(t: TestContext, room: RoomOfRoles, last = 0): Following {
  const got: string[] = [];
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => warnings.push(line) });
  const parts = { database: room.database, log };
  const follower = new LogFollower(parts, room.id, last, (entries) => {
    assert.ok(entries.length > 0, 'nothing was delivered as something');
    got.push(...entries.map(({ seq, content }) => `${seq} ${content}`));
  });
  t.after(() => follower.close());
  return { follower, got, warnings };
}

/** Entries as the bus brings them. */
async function byBus(room: RoomOfRoles, ...seqs: number[]): Promise<StoredEntry[]> {
  const entries = await readAfter(room.database, room.id, 0, 10_000);
  return seqs.map((seq) => ({ ...(entries[seq - 1] as StoredEntry), content: 'by the bus' }));
}

const from = (way: string, ...seqs: number[]) => seqs.map((seq) => `${seq} by the ${way}`);

test('what the bus brings in order is delivered at once, and each once', async (t) => {
  const room = await roomWith(3);
  const { follower, got } = follow(t, room);
  follower.take(await byBus(room, 1, 2));
  assert.deepEqual(got, from('bus', 1, 2));
  follower.take(await byBus(room, 2, 1, 3));
  assert.deepEqual(got, from('bus', 1, 2, 3));
  assert.equal(follower.last, 3);
});

test('what the bus brings late fills its hole itself, and the log is not read', async (t) => {
  const own = await openDatabase(t);
  const room = await roomWith(3, own);
  const [late, reader] = [follow(t, room), follow(t, room)];
  const [first, second] = [await byBus(room, 1), await byBus(room, 2)];
  await own.sql`alter table room_log rename to room_log_away`;
  late.follower.take(second);
  assert.deepEqual(late.got, []);
  late.follower.take(first);
  assert.deepEqual(late.got, from('bus', 1, 2));
  // Later than the read would have been.
  reader.follower.noteHead(3);
  await until(() => reader.warnings.length === 1);
  assert.deepEqual(late.warnings, []);
});

test('a hole that stays is filled from the log, to its head', async (t) => {
  const room = await roomWith(4);
  const { follower, got } = follow(t, room);
  follower.take(await byBus(room, 3));
  await until(() => got.length === 4);
  // Which of the two third ones it is does not matter.
  assert.deepEqual(_.map(got, Number.parseFloat), [1, 2, 3, 4]);
});

test('more than is held while the database is away comes from the log once it is back, each once', async (t) => {
  const own = await openDatabase(t);
  const room = await roomWith(HELD_MAX + 1200, own);
  const { follower, got, warnings } = follow(t, room);
  const missed = await byBus(room, ..._.range(2, HELD_MAX + 1201));
  await own.sql`alter table room_log rename to room_log_away`;
  for (const part of _.chunk(missed, 100)) follower.take(part);
  await until(() => warnings.length > 0);
  assert.deepEqual(got, []);
  await own.sql`alter table room_log_away rename to room_log`;
  follower.noteHead(missed.length + 1);
  await until(() => got.length > missed.length);
  const [ofBus, ofLog] = [_.range(2, HELD_MAX + 2), _.range(HELD_MAX + 2, HELD_MAX + 1201)];
  assert.deepEqual(_.map(got, Number.parseFloat), [1, ...ofBus, ...ofLog]);
  assert.deepEqual(got.slice(-ofLog.length), from('log', ...ofLog));
});

test('what the bus brings of what is read meanwhile comes once', async (t) => {
  const room = await roomWith(6);
  const { follower, got } = follow(t, room, 1);
  const late = await byBus(room, 2, 3, 4, 5, 6);
  const reached = follower.reach(6);
  follower.take(late);
  await reached;
  assert.deepEqual(got, from('bus', 2, 3, 4, 5, 6));
});

test('a head beyond what is known is read up to, one that is known is not', async (t) => {
  const room = await roomWith(2);
  const { follower, got } = follow(t, room);
  follower.noteHead(2);
  await until(() => got.length === 2);
  assert.deepEqual(got, from('log', 1, 2));
  follower.noteHead(2);
  await room.say(ALICE, 'by the log');
  follower.noteHead(3);
  await until(() => got.length === 3);
});

test('a head that was noted is read up to, though the bus brings a part of it', async (t) => {
  const room = await roomWith(3);
  const { follower, got } = follow(t, room);
  const first = await byBus(room, 1);
  follower.noteHead(3);
  follower.take(first);
  follower.noteHead(1);
  await until(() => got.length === 3);
  assert.deepEqual(got, [...from('bus', 1), ...from('log', 2, 3)]);
});

test('what the bus will not bring is read at once, also while a read is under way', async (t) => {
  const room = await roomWith(1);
  const { follower, got } = follow(t, room);
  follower.noteStored(1);
  const seq = await room.say(ALICE, 'by the log');
  follower.noteStored(seq);
  await until(() => got.length === 2);
  assert.deepEqual(got, from('log', 1, 2));
});

test('whoever has to reach a seq has it, however far it is', async (t) => {
  const room = await roomWith(1300);
  const { follower, got } = follow(t, room);
  await Promise.all([follower.reach(1300), follower.reach(1300)]);
  assert.deepEqual(got, from('log', ..._.range(1, 1301)));
});

test('whoever has to reach a seq of which the log has lost the way there is not kept waiting', async (t) => {
  const room = await roomWith(600);
  await database.sql`delete from room_log where room_id = ${room.id} and seq < 9`;
  const { follower, got } = follow(t, room);
  await follower.reach(600);
  assert.deepEqual(got, []);
});

test('a read that fails is a warning, the next one is tried, and what is known needs none', async (t) => {
  const own = await openDatabase(t);
  const room = await roomWith(2, own);
  const { follower, got, warnings } = follow(t, room);
  await own.sql`alter table room_log rename to room_log_away`;
  follower.noteHead(2);
  await until(() => warnings.length === 1);
  const { msg, roomId } = JSON.parse(warnings[0] ?? '');
  assert.deepEqual([msg, roomId], ['could not fill a gap', room.id]);
  await assert.rejects(follower.reach(1));
  const upToDate = follow(t, room, 2);
  await upToDate.follower.reach(2);
  upToDate.follower.noteStored(2);
  await assert.rejects(follower.reach(1));
  assert.deepEqual(upToDate.warnings, []);
  await own.sql`alter table room_log_away rename to room_log`;
  follower.noteHead(2);
  await until(() => got.length === 2);
});

test('who has closed reads no more', async (t) => {
  const room = await roomWith(2);
  const [closed, open] = [follow(t, room), follow(t, room)];
  closed.follower.noteHead(1);
  closed.follower.noteHead(2);
  closed.follower.close();
  // Later than the other one's would have been.
  open.follower.noteHead(2);
  await until(() => open.got.length === 2);
  assert.deepEqual(closed.got, []);
});
