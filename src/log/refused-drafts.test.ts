import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { draft } from '../../test/support/draft.ts';
import { openDatabase } from '../../test/support/open-database.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';
import { appendEntries } from './log-queries.ts';

/** What those are told whom the log turns away. */

const database = await databaseForAll();

type Author = readonly [room: RoomOfRoles, memberId: string];

/** What becomes of a draft of each, in one call. */
const say = ({ database }: RoomOfRoles, ...authors: Author[]) =>
  appendEntries(
    database,
    authors.map(([{ id }, memberId]) => draft(id, 'hello', { memberId })),
  );

/** The refusal that one is told. */
async function refusalOf(room: RoomOfRoles, memberId: string): Promise<Refusal> {
  const [outcome] = await say(room, [room, memberId]);
  assert.ok(outcome instanceof Refusal);
  return outcome;
}

test('each draft has its own answer, whoever before, between and after it is refused', async () => {
  const [room, other] = [await RoomOfRoles.make(database), await RoomOfRoles.make(database)];
  const [alice, visitor] = [await room.join(), await room.join('visitor')];
  await other.admit(alice);
  await room.set({ slow_s: 0 });
  const outcomes = await say(
    room,
    [room, visitor],
    [room, alice],
    [room, alice],
    [other, alice],
    [room, visitor],
    [room, alice],
    [other, alice],
    [room, visitor],
  );
  assert.deepEqual(
    outcomes.map((one) => (one instanceof Refusal ? one.code : one?.seq)),
    ['not_allowed', 1, 2, 1, 'not_allowed', 3, 2, 'not_allowed'],
  );
});

test('the database answers each draft of a call once, in a run or as a refusal', async () => {
  const [room, other] = [await RoomOfRoles.make(database), await RoomOfRoles.make(database)];
  const [alice, visitor] = [await room.join(), await room.join('visitor')];
  await other.admit(alice);
  await room.set({ slow_s: 0 });
  const authors = [visitor, alice, alice, alice];
  const all = (value: string) => authors.map(() => value);
  const rows = await database.sql<{ ord: number; count: number }[]>`
    select ord, count from append_by_room(
      ${[room.id, other.id]}::text[], ${[3, 1]}::integer[], ${authors}::text[],
      ${all('alice')}::text[], ${[0, 0, 0, 0]}::integer[], ${all('text')}::text[],
      ${all('hello')}::text[], ${authors.map(() => newClientId())}::text[]
    )`;
  const answered = rows.flatMap(({ ord, count }) => _.range(ord, ord + count));
  assert.deepEqual(answered.sort(), [1, 2, 3, 4]);
});

test('in a slow room who is too fast is told how long to wait, and slows nobody else down', async () => {
  const room = await RoomOfRoles.make(database);
  const [alice, bob, visitor] = [await room.join(), await room.join(), await room.join('visitor')];
  await room.set({ slow_s: 60 });
  await say(room, [room, alice], [room, visitor]);
  const [tooFast, notAllowed, said] = await say(room, [room, alice], [room, visitor], [room, bob]);
  assert.ok(tooFast instanceof Refusal && notAllowed instanceof Refusal);
  assert.deepEqual([tooFast.code, notAllowed.code], ['slow_mode', 'not_allowed']);
  const { retryMs = 0 } = tooFast;
  assert.ok(retryMs > 30_000 && retryMs <= 60_000, `told to wait ${retryMs} ms`);
  assert.equal(notAllowed.retryMs, undefined);
  assert.ok(said !== undefined && !(said instanceof Refusal));
  assert.equal(said.seq, 2);
});

test('who is muted is told until when, and not to try again by himself', async () => {
  const room = await RoomOfRoles.make(database);
  const alice = await room.join();
  await room.set({ slow_s: 0 });
  const end = '2201-02-03T04:05:06.000Z';
  await database.sql`
    insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
    values (${room.id}, ${alice}, 'muted', 'mute', ${end}, '', '')`;
  const { code, until, retryMs } = await refusalOf(room, alice);
  assert.deepEqual([code, until, retryMs], ['muted', end, undefined]);
});

test('a refusal of a database that is newer, or further in time, is still one for clients', async (t) => {
  const newer = await openDatabase(t);
  const room = await RoomOfRoles.make(newer);
  const alice = await room.join();
  await room.set({ slow_s: 60 });
  const refuseWith = (code: string, until: string) =>
    newer.sql.unsafe(`
      create or replace function draft_refusal(
        p_room_id text, p_member_id text, p_content text, out code text, out until timestamptz
      ) language sql stable as $$ select '${code}', (${until})::timestamptz $$`);
  await refuseWith('not_known_here_yet', 'null');
  assert.equal((await refusalOf(room, alice)).code, 'not_allowed');
  await refuseWith('slow_mode', "now() - interval '1 minute'");
  assert.equal((await refusalOf(room, alice)).retryMs, 1);
  await refuseWith('slow_mode', 'null');
  const { code, until, retryMs } = await refusalOf(room, alice);
  assert.deepEqual([code, until, retryMs], ['slow_mode', undefined, undefined]);
});
