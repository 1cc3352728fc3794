import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { append } from '../../test/support/append.ts';
import { ALICE, draft } from '../../test/support/draft.ts';
import { blockedPids, newRoom, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import type { Database } from '../database/database.ts';
import { newClientId, newRoomId } from '../ids.ts';
import type { Draft } from '../wire/entry.ts';
import { readHeads } from './head-queries.ts';
import { readAfter } from './log-queries.ts';

const BOB = 'user_bob0000000000000';

const drafts = (roomId: string, count: number): Draft[] =>
  _.times(count, (i) => draft(roomId, `text ${i}`));

const seqsOf = (rows: readonly ({ seq: number } | undefined)[]) => rows.map((row) => row?.seq);

/** All that stands in a room's log, read past our own queries. */
async function logOf({ sql }: Database, roomId: string) {
  return await sql<{ seq: number; content: string; client_id: string }[]>`
    select seq, content, client_id from room_log where room_id = ${roomId} order by seq`;
}

test('drafts get their places in the order they are given, from 1, in each room', async (t) => {
  const database = await openDatabase(t);
  const [a, b] = [await newRoom(database), await newRoom(database)];
  const mixed = [draft(a, 'a1'), draft(b, 'b1'), draft(b, 'b2'), draft(a, 'a2')];
  const appended = await append(database, mixed);
  assert.deepEqual(seqsOf(appended), [1, 1, 2, 2]);
  assert.ok(appended.every((row) => row?.duplicate === false));
  assert.deepEqual(seqsOf(await append(database, [draft(a, 'a3')])), [3]);
  assert.deepEqual(_.map(await logOf(database, a), 'content'), ['a1', 'a2', 'a3']);
  const heads = await readHeads(database, [a, b, newRoomId()]);
  assert.deepEqual(
    [...heads].map(([roomId, { firstSeq, seq }]) => [roomId, firstSeq, seq]).sort(),
    [
      [a, 1, 3],
      [b, 1, 2],
    ].sort(),
  );
});

test('an entry comes back as it was written, to the character', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const content = `'; drop table room; -- {"a",b} \\ % \u0001 😀 שלום\n\tNULL`;
  const given = draft(roomId, content, { nick: '{,"}', clientId: 'null' });
  const [appended] = await append(database, [given]);
  const [entry] = await readAfter(database, roomId, 0, 10);
  assert.deepEqual(entry, { ...given, seq: 1, createdAt: appended?.createdAt });
});

test('a client id that comes twice in one call is one entry, its first text', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const again = { clientId: 'c1' };
  const appended = await append(database, [
    draft(roomId, 'before'),
    draft(roomId, 'first', again),
    draft(roomId, 'between'),
    draft(roomId, 'second', again),
    draft(roomId, 'after'),
  ]);
  assert.deepEqual(seqsOf(appended), [1, 2, 3, 2, 4]);
  assert.deepEqual(_.map(appended, 'duplicate'), [false, false, false, true, false]);
  assert.deepEqual(_.map(await logOf(database, roomId), 'content'), [
    'before',
    'first',
    'between',
    'after',
  ]);
});

test('a client id of an earlier call keeps its place and time, and burns no number', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const [first] = await append(database, [draft(roomId, 'first', { clientId: 'c1' })]);
  const [again, next] = await append(database, [
    draft(roomId, 'changed', { clientId: 'c1' }),
    draft(roomId, 'next'),
  ]);
  assert.deepEqual(again, { ...first, duplicate: true });
  assert.equal(next?.seq, 2);
  assert.deepEqual(_.map(await logOf(database, roomId), 'content'), ['first', 'next']);
});

test('the same client id of another member, or in another room, is another entry', async (t) => {
  const database = await openDatabase(t);
  const [a, b] = [await newRoom(database), await newRoom(database)];
  const again = { clientId: 'c1' };
  const appended = await append(database, [
    draft(a, 'alice', again),
    draft(a, 'bob', { ...again, memberId: BOB }),
    draft(b, 'elsewhere', again),
  ]);
  assert.deepEqual(seqsOf(appended), [1, 2, 1]);
  assert.ok(appended.every((row) => row?.duplicate === false));
});

test('a call with a retry goes on in each room where that stands, and so does the next', async (t) => {
  const database = await openDatabase(t);
  const [a, b] = [await newRoom(database), await newRoom(database)];
  const again = { clientId: 'c1' };
  await append(database, [draft(a, 'a1', again), ...drafts(b, 3)]);
  const appended = await append(database, [
    draft(a, 'a1', again),
    draft(a, 'a2', { ...again, memberId: BOB }),
    draft(b, 'b4', again),
    draft(b, 'b5'),
  ]);
  assert.deepEqual(seqsOf(appended), [1, 2, 4, 5]);
  assert.deepEqual(_.map(appended, 'duplicate'), [true, false, false, false]);
  assert.ok(appended.every((row) => row?.createdAt instanceof Date));
  assert.deepEqual(seqsOf(await append(database, [draft(a, 'a3'), draft(b, 'b6')])), [3, 6]);
});

test('in a room that is closed or missing nothing is stored; the others are not harmed', async (t) => {
  const database = await openDatabase(t);
  const [open, closed] = [await newRoom(database), await newRoom(database)];
  await append(database, [draft(closed, 'before')]);
  await database.sql`update room set status = 'closed' where room_id = ${closed}`;
  const inTime = draft(open, 'in time');
  // The second time with a retry, which takes the longer way.
  for (const seq of [1, 1]) {
    const appended = await append(database, [
      draft(closed, 'too late'),
      inTime,
      draft(newRoomId(), 'nowhere'),
    ]);
    assert.deepEqual(seqsOf(appended), [undefined, seq, undefined]);
  }
  const heads = await readHeads(database, [open, closed]);
  assert.deepEqual([heads.get(open)?.seq, heads.get(closed)?.seq], [1, 1]);
  assert.deepEqual(_.map(await logOf(database, closed), 'content'), ['before']);
  assert.deepEqual(_.map(await logOf(database, open), 'content'), ['in time']);
});

test('entries that the database writes itself may come in any order of rooms', async (t) => {
  const database = await openDatabase(t);
  const [a, b] = [await newRoom(database), await newRoom(database)];
  const rooms = [b, a, b, a, b];
  const all = (value: string) => rooms.map(() => value);
  const rows = await database.sql<{ ord: number; seq: number }[]>`
    select ord, seq from append_entries(
      ${rooms}::text[], ${all(ALICE)}::text[], ${all('alice')}::text[],
      ${rooms.map(() => 0)}::integer[], ${all('join')}::text[], ${all('')}::text[],
      ${rooms.map(() => newClientId())}::text[]
    ) order by ord`;
  assert.deepEqual(_.map(rows, 'ord'), [1, 2, 3, 4, 5]);
  assert.deepEqual(_.map(rows, 'seq'), [1, 1, 2, 2, 3]);
});

test('a call waits for nobody but who writes to the same rooms', async (t) => {
  const database = await openDatabase(t);
  const [roomId, busy] = [await newRoom(database), await newRoom(database)];
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select 1 from room where room_id = ${busy} for update`;
    assert.deepEqual(seqsOf(await append(database, drafts(roomId, 2))), [1, 2]);
  });
});

test('calls of several nodes at once give 1 to n, in each caller’s order, with every retry', async (t) => {
  const database = await openDatabase(t);
  const rooms = [await newRoom(database), await newRoom(database)];
  const nodes = _.times(3, () => database.connectAgain());
  // Each node appends to both rooms, in both orders of locking, and retries what another one has.
  const shared = _.times(20, (i) => `shared ${i}`);
  const calls = nodes.flatMap((node, n) =>
    _.times(20, async (i) => {
      const order = (n + i) % 2 === 0 ? rooms : [...rooms].reverse();
      const batch = order.flatMap((roomId) => [
        ...drafts(roomId, 5),
        draft(roomId, 'once', { clientId: shared[i] as string }),
      ]);
      const appended = await append(node, batch);
      return batch.map((given, k) => ({ given, got: appended[k] }));
    }),
  );
  const answers = (await Promise.all(calls)).flat();
  for (const roomId of rooms) {
    const log = await logOf(database, roomId);
    assert.deepEqual(_.map(log, 'seq'), _.range(1, 3 * 20 * 5 + 20 + 1));
    const seqOf = new Map(log.map((row) => [row.client_id, row.seq]));
    const here = answers.filter(({ given }) => given.roomId === roomId);
    for (const { given, got } of here) assert.equal(got?.seq, seqOf.get(given.clientId));
    const fresh = here.filter(({ got }) => got?.duplicate === false);
    assert.equal(fresh.length, log.length);
  }
});

test('a call that lost its connection before it was through is repeated, and stored once', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const observer = database.connectAgain();
  let appending: Promise<unknown> = Promise.resolve();
  await database.connectAgain().sql.begin(async (sql) => {
    await sql`select 1 from room where room_id = ${roomId} for update`;
    appending = append(database, drafts(roomId, 3));
    const first = await until(async () => (await blockedPids(observer))[0]);
    await observer.sql`select pg_terminate_backend(${first})`;
    // The second try stands at the lock.
    await until(async () => (await blockedPids(observer)).some((pid) => pid !== first));
  });
  assert.deepEqual(seqsOf((await appending) as { seq: number }[]), [1, 2, 3]);
  assert.equal((await logOf(database, roomId)).length, 3);
});

test('a call whose answer was lost is repeated, and changes nothing', async (t) => {
  const database = await openDatabase(t);
  const roomId = await newRoom(database);
  const batch = drafts(roomId, 3);
  const first = await append(database, batch);
  const second = await append(database.connectAgain(), batch);
  assert.deepEqual(
    second,
    first.map((row) => ({ ...row, duplicate: true })),
  );
  assert.equal((await logOf(database, roomId)).length, 3);
});
