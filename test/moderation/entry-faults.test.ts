import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { connect } from '../protocol/support/people.ts';
import { openHouse } from './house.ts';
import { act, ask, ownRoom } from './support.ts';

const { url: base, sql } = await openHouse();

/** From the commit on that brings a row into one table, nobody can read another one. */
async function loseTable(t: TestContext, lost: string, once: string): Promise<void> {
  await sql.unsafe(`
    create function lose_table() returns trigger language plpgsql as $$
    begin
      alter table if exists ${lost} rename to lost;
      return null;
    end $$;
    create constraint trigger lose_table after insert on ${once} initially deferred
      for each row execute function lose_table()`);
  t.after(() =>
    sql.unsafe(`
      drop function lose_table cascade;
      alter table if exists lost rename to ${lost}`),
  );
}

const isLost = async (): Promise<boolean> =>
  (await sql`select from pg_class where relname = 'lost'`).length > 0;

test('who is in has his nickId, whatever becomes of the database after that', async (t) => {
  const { name } = await ownRoom(base);
  await loseTable(t, 'presence', 'room_member');
  const { status, body } = await ask(base, name, 'bob');
  assert.ok(await isLost());
  assert.equal(status, 200, body.code);
  assert.match(body.nickId, /^user_/);
  assert.equal(body.room.room_name, name);
});

test('who waits at the door has his nickId, also where no moderator can be told', async (t) => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'entry', { rule: 'approval' });
  await loseTable(t, 'report', 'waiting');
  const { status, body } = await ask(base, name, 'bob');
  assert.ok(await isLost());
  assert.equal(status, 202, body.code);
  assert.match(body.nickId, /^user_/);
});

test('who enters is told of the room as it is by then, and who is in it', async () => {
  const { name, owner } = await ownRoom(base);
  await act(owner, 'topic', { topic: 'tea' });
  const socket = await connect(owner);
  await socket.next('message', ({ log_kind: kind }) => kind === 'join');
  const { body } = await ask(base, name, 'bob');
  const { room } = body as unknown as { room: Record<string, unknown> };
  const looked = await fetch(`${base}/rooms/${owner.roomId}`);
  assert.deepEqual(room, ((await looked.json()) as { room: unknown }).room);
  assert.deepEqual([room.topic, room.online, room.head_seq], ['tea', 1, 2]);
});
