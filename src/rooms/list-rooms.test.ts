import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRoom, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newMemberId } from '../ids.ts';
import type { Room } from '../wire/protocol.ts';
import { listRooms } from './list-rooms.ts';

/** Brings so many people into a room, the first of them by way of two nodes. */
async function crowd({ sql }: Database, roomId: string, people: number): Promise<void> {
  for (let i = 0; i < people; i += 1) {
    const memberId = newMemberId();
    for (const nodeId of i === 0 ? ['node_a', 'node_b'] : ['node_a']) {
      await sql`insert into presence (room_id, member_id, node_id)
                values (${roomId}, ${memberId}, ${nodeId})`;
    }
  }
}

/** All pages of the list, one after the other. */
async function allPages(database: Database, limit: number): Promise<Room[][]> {
  const pages: Room[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listRooms(database, { cursor, limit });
    pages.push([...page.rooms]);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

const ids = (rooms: readonly Room[]): string[] => rooms.map((room) => room.room_id);

test('rooms come with most people first, each person counted once, then the newest', async (t) => {
  const database = await openDatabase(t);
  const [old, busy, two, young] = [
    await newRoom(database),
    await newRoom(database),
    await newRoom(database),
    await newRoom(database),
  ];
  await crowd(database, busy, 3);
  await crowd(database, two, 2);
  const { rooms, nextCursor } = await listRooms(database, {});
  assert.deepEqual(ids(rooms), [busy, two, young, old]);
  assert.deepEqual(
    rooms.map((room) => room.online),
    [3, 2, 0, 0],
  );
  assert.equal(nextCursor, null);
});

test('pages of any size hold every room once, those of the same microsecond as well', async (t) => {
  const database = await openDatabase(t);
  for (let i = 0; i < 7; i += 1) await newRoom(database);
  await database.sql`update room set created_at = '2026-11-21 09:30:12.123457Z'`;
  const [some] = await database.sql<{ room_id: string }[]>`select room_id from room limit 1`;
  await crowd(database, some?.room_id as string, 1);
  const whole = ids((await listRooms(database, {})).rooms);
  assert.equal(whole.length, 7);
  for (const limit of [1, 2, 3, 6, 7]) {
    const pages = await allPages(database, limit);
    assert.deepEqual(ids(pages.flat()), whole);
    assert.equal(pages.length, Math.ceil(7 / limit));
  }
});

test('rooms that come between two pages move no other room', async (t) => {
  const database = await openDatabase(t);
  for (let i = 0; i < 4; i += 1) await newRoom(database);
  const whole = ids((await listRooms(database, {})).rooms);
  const first = await listRooms(database, { limit: 2 });
  await crowd(database, await newRoom(database), 5);
  await newRoom(database);
  const rest = await listRooms(database, { cursor: first.nextCursor as string });
  assert.deepEqual([...ids(first.rooms), ...ids(rest.rooms)], whole);
});

test('a closed room is not listed', async (t) => {
  const database = await openDatabase(t);
  await crowd(database, await newRoom(database), 1);
  await newRoom(database);
  await database.sql`update room set status = 'closed'`;
  assert.deepEqual(await listRooms(database, {}), { rooms: [], nextCursor: null });
});

test('a cursor that was not handed out is refused', async (t) => {
  const database = await openDatabase(t);
  await newRoom(database);
  await newRoom(database);
  const { nextCursor } = await listRooms(database, { limit: 1 });
  const cursors = [
    '',
    'x',
    `${nextCursor} `,
    `${nextCursor}A`,
    (nextCursor as string).slice(1),
    Buffer.from('0.0.room_').toString('base64url'),
    Buffer.from('-1.0.room_0a1b2c3d4e5f6g7h').toString('base64url'),
    Buffer.from('0.9999999999999999.room_0a1b2c3d4e5f6g7h').toString('base64url'),
    Buffer.from("0.0.room_0a1b2c3d4e5f6g7h' or 1=1").toString('base64url'),
  ];
  for (const cursor of cursors) {
    await assert.rejects(
      listRooms(database, { cursor }),
      (error) => error instanceof Refusal && error.code === 'bad_request',
      cursor,
    );
  }
});

test('a page of 100,000 rooms is read by the index, not by sorting them', async (t) => {
  const { address } = await openDatabase(t);
  // One connection, which publishes what it counted when it is asked again a second later.
  const sql = connect(address, { max: 1, deadlineMs: 20_000, name: 'test' });
  t.after(() => sql.end({ timeout: 0 }));
  await sql`
    insert into room (room_id, name, name_key, created_at)
    select 'room_' || lpad(i::text, 16, '0'), i, i, now() - i * interval '1 minute'
    from generate_series(1, 100000) i`;
  await sql`analyze room`;
  const readRows = async (): Promise<number> => {
    const [row] = await sql<{ rows: number }[]>`
      select seq_tup_read + coalesce(idx_tup_fetch, 0)::bigint as rows
      from pg_stat_user_tables where relname = 'room'`;
    return row?.rows as number;
  };
  const before = await readRows();
  let cursor: string | undefined;
  // Often enough for the database to settle on a plan that does not know the cursor.
  for (let page = 0; page < 20; page += 1) {
    const database = { sql, deadlineMs: 5000 };
    cursor = (await listRooms(database, { cursor, limit: 50 })).nextCursor ?? undefined;
  }
  const read = await until(async () => {
    const rows = (await readRows()) - before;
    return rows >= 20 * 50 ? rows : undefined;
  });
  assert.ok(read / 20 < 200, `${read / 20} rooms were read for a page of 50`);
});
