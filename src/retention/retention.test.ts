import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { append } from '../../test/support/append.ts';
import { keptLog } from '../../test/support/kept-log.ts';
import {
  blockedPids,
  newRoom,
  type OpenDatabase,
  openDatabase,
} from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig, type SettingName } from '../config/config.ts';
import { RETENTION_LOCK } from '../database/locks.ts';
import { newClientId, newNodeId } from '../ids.ts';
import { readHeads } from '../log/head-queries.ts';
import { readLogPage } from '../log/log-page.ts';
import { readSnapshot } from '../log/log-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { enter } from '../rooms/enter-room.ts';
import { existingRoom } from '../rooms/room-queries.ts';
import type { Draft } from '../wire/entry.ts';
import { Retention } from './retention.ts';

const PACE = { everyMs: 60_000, batch: 10, restPerCost: 0 };

function sweeper(database: OpenDatabase, settings: Partial<Record<SettingName, string>>) {
  const bus = new LocalBus<RoomSignal>();
  return {
    bus,
    retention: new Retention(database, bus, readConfig(settings), keptLog().log, PACE),
  };
}

const draft = (roomId: string): Draft => ({
  roomId,
  memberId: 'user_alice00000000000',
  nick: 'alice',
  headNum: 0,
  kind: 'text',
  content: 'hello',
  clientId: newClientId(),
});

/** A room with so many entries, the first `old` of them so many days old. */
async function roomWith(database: OpenDatabase, count: number, old: number, days: number) {
  const roomId = await newRoom(database);
  await append(
    database,
    _.times(count, () => draft(roomId)),
  );
  await database.sql`
    update room_log set created_at = now() - make_interval(days => ${days})
    where room_id = ${roomId} and seq <= ${old}`;
  return roomId;
}

async function seqsIn({ sql }: OpenDatabase, roomId: string): Promise<number[]> {
  const rows = await sql<{ seq: number }[]>`
    select seq from room_log where room_id = ${roomId} order by seq`;
  return _.map(rows, 'seq');
}

test('what is older than RETENTION_DAYS goes, batch by batch, and is told; the rest stays', async (t) => {
  const database = await openDatabase(t);
  const [old, young] = [await roomWith(database, 40, 35, 8), await roomWith(database, 5, 5, 6)];
  const { bus, retention } = sweeper(database, { RETENTION_DAYS: '7' });
  const told: RoomSignal[] = [];
  bus.subscribe(old, (signal) => told.push(signal));
  assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 0, rooms: 0, entries: 35 });
  assert.deepEqual(await seqsIn(database, old), _.range(36, 41));
  assert.deepEqual(await seqsIn(database, young), _.range(1, 6));
  assert.deepEqual(
    told,
    [11, 21, 31, 36].map((firstSeq) => ({ type: 'trimmed', firstSeq })),
  );
  assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 0, rooms: 0, entries: 0 });
});

test('of more than RETENTION_ENTRIES the oldest go, but none younger than an hour', async (t) => {
  const database = await openDatabase(t);
  const [settled, busy] = [
    await roomWith(database, 40, 40, 1),
    await roomWith(database, 40, 12, 1),
  ];
  const { retention } = sweeper(database, { RETENTION_ENTRIES: '15' });
  await retention.sweep();
  assert.deepEqual(await seqsIn(database, settled), _.range(26, 41));
  assert.deepEqual(await seqsIn(database, busy), _.range(13, 41));
});

test('a room that has lost all it had goes on counting where it was', async (t) => {
  const database = await openDatabase(t);
  const roomId = await roomWith(database, 25, 25, 30);
  await sweeper(database, { RETENTION_DAYS: '1' }).retention.sweep();
  const heads = await readHeads(database, [roomId]);
  const { firstSeq, seq } = heads.get(roomId) ?? {};
  assert.deepEqual([firstSeq, seq], [26, 25]);
  const snapshot = await readSnapshot(database, roomId, 200);
  assert.deepEqual([snapshot?.headSeq, snapshot?.entries], [25, []]);
  const [appended] = await append(database, [draft(roomId)]);
  assert.equal(appended?.seq, 26);
});

test('a page below or across what was removed holds what is kept, and says that there is no more', async (t) => {
  const database = await openDatabase(t);
  const roomId = await roomWith(database, 40, 20, 30);
  await sweeper(database, { RETENTION_DAYS: '1' }).retention.sweep();
  const page = async (query: object) => {
    const { entries, hasMore } = await readLogPage(database, roomId, query);
    return [_.map(entries, 'seq'), hasMore];
  };
  assert.deepEqual(await page({ before: 26, limit: 10 }), [_.range(21, 26), false]);
  assert.deepEqual(await page({ before: 10, limit: 10 }), [[], false]);
  assert.deepEqual(await page({ after: 5, limit: 10 }), [_.range(21, 31), true]);
});

test('nobody sweeps where another node is at it', async (t) => {
  const database = await openDatabase(t);
  const roomId = await roomWith(database, 20, 20, 30);
  const { retention } = sweeper(database, { RETENTION_DAYS: '1' });
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(${RETENTION_LOCK})`;
    assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 0, rooms: 0, entries: 0 });
  });
  assert.deepEqual(await seqsIn(database, roomId), _.range(1, 21));
  assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 0, rooms: 0, entries: 20 });
});

test('a sweep runs by itself from the start, and ends when it is told to', async (t) => {
  const database = await openDatabase(t);
  const roomId = await roomWith(database, 20, 20, 30);
  const { retention } = sweeper(database, { RETENTION_DAYS: '1' });
  retention.start();
  await until(async () => (await seqsIn(database, roomId)).length === 0);
  await retention.stop();
});

test('credentials that have expired go, batch by batch, and those that count stay', async (t) => {
  const database = await openDatabase(t);
  const { sql } = database;
  await sql`insert into member (member_id, nick, head_num) values ('user_a', 'alice', 0)`;
  await sql`
    insert into credential (member_id, secret_hash, last_used_at)
    select 'user_a', sha256(n::text::bytea), now() - make_interval(days => n)
    from generate_series(5, 54) n`;
  const { retention } = sweeper(database, {});
  assert.deepEqual(await retention.sweep(), { credentials: 25, acts: 0, rooms: 0, entries: 0 });
  const [left] = await sql<{ oldest: number; count: number }[]>`
    select extract(day from now() - min(last_used_at))::integer as oldest, count(*) from credential`;
  assert.deepEqual(left, { oldest: 29, count: 25 });
});

test('acts older than AUDIT_DAYS are not on record any more, batch by batch; others stay', async (t) => {
  const database = await openDatabase(t);
  const { sql } = database;
  const put = async () =>
    await sql`
    insert into audit (
      room_id, at, actor_id, actor_nick, actor_role, act, reason, details, client_id
    )
    select 'room_' || n % 3, now() - make_interval(days => n), 'user_a', 'alice', 'owner', 'mute', '',
           '{}', 'client-' || n
    from generate_series(5, 54) n`;
  await put();
  const { retention } = sweeper(database, { AUDIT_DAYS: '30' });
  assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 25, rooms: 0, entries: 0 });
  const [left] = await sql<{ oldest: number; count: number }[]>`
    select extract(day from now() - min(at))::integer as oldest, count(*) from audit`;
  assert.deepEqual(left, { oldest: 29, count: 25 });

  await sql`delete from audit`;
  await put();
  await sweeper(database, { AUDIT_DAYS: '0' }).retention.sweep();
  const [all] = await sql`select count(*) from audit`;
  assert.deepEqual(all, { count: 50 });
});

/** Rooms by name, entered by alice so many days ago. */
async function enteredRooms(database: OpenDatabase, days: number, ...names: string[]) {
  const config = readConfig({});
  const bus = new LocalBus<RoomSignal>();
  const seats = [];
  for (const name of names) {
    seats.push(
      await enter(
        { database, config, bus },
        { name, nick: 'alice', headNum: 0, ifUnknown: 'refuse' },
      ),
    );
  }
  const ago = database.sql`now() - make_interval(days => ${days})`;
  await database.sql`update room set created_at = ${ago}`;
  await database.sql`update room_member set entered_at = ${ago}, held_until = ${ago}`;
  return seats;
}

test('a room that nobody has come to for ROOM_IDLE_DAYS is closed, its name free, its link told so', async (t: TestContext) => {
  const database = await openDatabase(t);
  const names = ['idle', 'crowded', 'talking', 'visited'];
  const [idle, crowded, talking, visited] = await enteredRooms(database, 31, ...names);
  assert.ok(idle && crowded && talking && visited);
  await database.sql`
    insert into presence (room_id, member_id, node_id)
    values (${crowded.roomId}, ${crowded.member.member_id}, ${newNodeId()})`;
  await append(database, [draft(talking.roomId)]);
  await database.sql`update room_member set held_until = now() where room_id = ${visited.roomId}`;

  const { retention } = sweeper(database, { ROOM_IDLE_DAYS: '30' });
  assert.deepEqual(await retention.sweep(), { credentials: 0, acts: 0, rooms: 1, entries: 0 });
  await assert.rejects(existingRoom(database, idle.roomId), {
    code: 'room_closed',
    message: 'This room is closed.',
  });
  for (const { roomId } of [crowded, talking, visited]) await existingRoom(database, roomId);

  const [anew] = await enteredRooms(database, 0, 'idle');
  assert.equal(anew?.created, true);
  assert.notEqual(anew?.roomId, idle.roomId);
});

test('who enters a room at the moment it is closed gets a new one of that name', async (t) => {
  const database = await openDatabase(t);
  const [old] = await enteredRooms(database, 31, 'lounge');
  let entering: ReturnType<typeof enteredRooms> | undefined;
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select from room for update`;
    entering = enteredRooms(database, 0, 'lounge');
    await until(async () => (await blockedPids(database.connectAgain())).length > 0);
    await sql`update room set status = 'closed', name_key = null`;
  });
  const [anew] = (await entering) ?? [];
  assert.equal(anew?.created, true);
  assert.notEqual(anew?.roomId, old?.roomId);
});
