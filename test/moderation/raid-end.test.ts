import assert from 'node:assert/strict';
import { test } from 'node:test';
import { get } from '../protocol/support/http.ts';
import { connect } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';
import { openHouse } from './house.ts';
import { ask, ownRoom, send } from './support.ts';

const { url: base, sql } = await openHouse();

const nextRaid = (socket: TestSocket) =>
  socket.next('message', ({ act: told }) => told?.name === 'raid');

/** A room that presses its switch when three have come within a minute; two are there. */
async function watchfulRoom() {
  const { name, owner } = await ownRoom(base);
  const socket = await connect(owner);
  await send(socket, { type: 'slow', seconds: 2 });
  await send(socket, { type: 'filters', raidJoins: 3 });
  await ask(base, name, 'regular');
  return { name, roomId: owner.roomId, socket };
}

/** As if all that has happened there had been so many minutes earlier. */
async function makeEarlier(roomId: string, minutes: number): Promise<void> {
  const earlier = sql`make_interval(mins => ${minutes})`;
  await sql`update room_member set entered_at = entered_at - ${earlier} where room_id = ${roomId}`;
  await sql`
    update room
    set calm = calm || jsonb_build_object('itself_at', (calm ->> 'itself_at')::timestamptz - ${earlier})
    where room_id = ${roomId} and calm ? 'itself_at'`;
}

async function isArmed(roomId: string): Promise<boolean> {
  const { body } = await get<{ room: { settings: { raid: boolean } } }>(`${base}/rooms/${roomId}`);
  return body.room.settings.raid;
}

test('raid protection that a room switched on itself ends once it is quiet', async () => {
  const storm = await watchfulRoom();
  const quiet = await watchfulRoom();
  for (const { name, socket } of [storm, quiet]) {
    assert.equal((await ask(base, name, 'raider')).status, 200);
    assert.equal((await nextRaid(socket)).act?.change?.raid, true);
    assert.equal((await ask(base, name, 'late')).body.code, 'proof_required');
  }
  await makeEarlier(storm.roomId, 11);
  await sql`update room_member set entered_at = now() where room_id = ${storm.roomId}`;
  await makeEarlier(quiet.roomId, 11);
  const { act: ended } = await nextRaid(quiet.socket);
  assert.deepEqual(ended?.change, { lock: 'off', slow_s: 2, proof: false, raid: false });
  assert.equal((await ask(base, quiet.name, 'late')).status, 200);
  assert.equal(await isArmed(storm.roomId), true, 'there they come on and on');
});

test('raid protection that somebody switched on stays on', async () => {
  const theirs = await watchfulRoom();
  await send(theirs.socket, { type: 'raid', on: true });
  const own = await watchfulRoom();
  await ask(base, own.name, 'raider');
  assert.equal((await nextRaid(own.socket)).act?.change?.raid, true);
  for (const { roomId } of [theirs, own]) await makeEarlier(roomId, 11);
  assert.equal((await nextRaid(own.socket)).act?.change?.raid, false);
  assert.equal(await isArmed(theirs.roomId), true);
});

test('who comes in is in, also where the switch cannot be moved', async (t) => {
  const { name, roomId } = await watchfulRoom();
  const right = { role: 'admin', right_name: 'calm' };
  await sql`delete from role_right where (role, right_name) = (${right.role}, ${right.right_name})`;
  t.after(() => sql`insert into role_right ${sql(right)}`);
  const { status, body } = await ask(base, name, 'raider');
  assert.equal(status, 200, body.code);
  assert.equal(await isArmed(roomId), false);
});
