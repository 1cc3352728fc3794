import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { append } from '../../test/support/append.ts';
import { draft } from '../../test/support/draft.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { newRoomId } from '../ids.ts';
import { readHeads } from './head-queries.ts';
import { readAfter, readBefore, readSnapshot } from './log-queries.ts';

/** What is read of a room's log, while other rooms have entries of the same seqs. */

const database = await databaseForAll();
const { sql } = database;

const seqsOf = (entries: readonly { seq: number }[] = []) => _.map(entries, 'seq');

/** Says so much in a room at once. */
const sayMany = ({ id: roomId }: RoomOfRoles, memberId: string, count: number) =>
  append(
    database,
    _.times(count, (i) => draft(roomId, `text ${i}`, { memberId })),
  );

/** A room with so many entries. */
async function roomWith(count: number): Promise<RoomOfRoles> {
  const room = await RoomOfRoles.make(database);
  await sayMany(room, await room.join(), count);
  return room;
}

await roomWith(12);

test('a page above, below or at the end of a room’s log is exact and ascending', async () => {
  const { id } = await roomWith(10);
  assert.deepEqual(seqsOf(await readAfter(database, id, 0, 3)), [1, 2, 3]);
  assert.deepEqual(seqsOf(await readAfter(database, id, 8, 3)), [9, 10]);
  assert.deepEqual(seqsOf(await readAfter(database, id, 10, 3)), []);
  assert.deepEqual(seqsOf(await readBefore(database, id, 10, 3)), [7, 8, 9]);
  assert.deepEqual(seqsOf(await readBefore(database, id, 3, 3)), [1, 2]);
  assert.deepEqual(seqsOf(await readBefore(database, id, 1, 3)), []);

  const snapshot = await readSnapshot(database, id, 4);
  assert.deepEqual(seqsOf(snapshot?.entries), [7, 8, 9, 10]);
  assert.equal(snapshot?.headSeq, 10);
});

test('what lies below a room’s first seq is not read, though it stands there still', async () => {
  const { id } = await roomWith(6);
  await sql`update room set first_seq = 4 where room_id = ${id}`;
  assert.deepEqual(seqsOf(await readAfter(database, id, 0, 9)), [4, 5, 6]);
  assert.deepEqual(seqsOf(await readBefore(database, id, 9, 9)), [4, 5, 6]);
  const snapshot = await readSnapshot(database, id, 9);
  assert.deepEqual(seqsOf(snapshot?.entries), [4, 5, 6]);
  assert.equal(snapshot?.firstSeq, 4);
});

test('an empty room has a snapshot, a missing one has none', async () => {
  const snapshot = await readSnapshot(database, (await roomWith(0)).id, 4);
  assert.deepEqual([snapshot?.headSeq, snapshot?.entries], [0, []]);
  assert.match(snapshot?.epoch ?? '', /./);
  assert.equal(await readSnapshot(database, newRoomId(), 4), undefined);
});

test('a room’s head is read as it stands, that of another one is not, by heads and by snapshot', async () => {
  const [closed, open] = [await roomWith(5), await roomWith(2)];
  const epoch = 'another one';
  await sql`
    update room
    set first_seq = 2, roster_version = 3, policy_version = 4, revocation_seq = 6,
        status = 'closed', epoch = ${epoch}
    where room_id = ${closed.id}`;
  const heads = await readHeads(database, [closed.id, newRoomId()]);
  const head = { firstSeq: 2, seq: 5, rosterVersion: 3, policyVersion: 4, revocationSeq: 6, epoch };
  assert.deepEqual(Object.fromEntries(heads), { [closed.id]: { ...head, isOpen: false } });
  const both = await readHeads(database, [open.id, closed.id]);
  assert.deepEqual([...both.keys()].sort(), [open.id, closed.id].sort());
  assert.deepEqual([both.get(open.id)?.isOpen, both.get(open.id)?.seq], [true, 2]);

  const { entries, ...ofSnapshot } = (await readSnapshot(database, closed.id, 9)) ?? {};
  assert.deepEqual(ofSnapshot, { headSeq: 5, firstSeq: 2, revocationSeq: 6, epoch });
  assert.deepEqual(seqsOf(entries), [2, 3, 4, 5]);
});

test('the head and the latest entries are of one moment, however busy the room is', async () => {
  const room = await RoomOfRoles.make(database);
  const memberId = await room.join();
  let isWriting = true;
  const writing = (async () => {
    for (let i = 0; i < 100; i += 1) await sayMany(room, memberId, 3);
    isWriting = false;
  })();
  while (isWriting) {
    const snapshot = await readSnapshot(database, room.id, 5);
    assert.ok(snapshot);
    const { headSeq, entries } = snapshot;
    assert.deepEqual(seqsOf(entries), _.range(Math.max(1, headSeq - 4), headSeq + 1));
  }
  await writing;
});

test('an edit is read with the text as it is now, of its own room, by page and by snapshot', async () => {
  const room = await RoomOfRoles.make(database);
  const alice = await room.join();
  await room.say(alice, 'before');
  const seq = await room.say(alice, 'helo');
  await room.run(alice, 'edit', { seq, content: 'hello', withinS: 60 });
  const texts = ['before', 'hello', 'hello'];
  assert.deepEqual(_.map(await readAfter(database, room.id, 0, 9), 'content'), texts);
  assert.deepEqual(_.map(await readBefore(database, room.id, 9, 9), 'content'), texts);
  const snapshot = await readSnapshot(database, room.id, 9);
  assert.deepEqual(_.map(snapshot?.entries, 'content'), texts);
  assert.deepEqual(_.map(snapshot?.entries, 'kind'), ['text', 'text', 'edit']);
});
