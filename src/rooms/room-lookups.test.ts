import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRoom, openDatabase } from '../../test/support/open-database.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { newRoomId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { RoomLookups } from './room-lookups.ts';

async function open(t: Parameters<typeof openDatabase>[0]) {
  const database = await openDatabase(t);
  const bus = new LocalBus<RoomSignal>();
  const roomId = await newRoom(database);
  const raise = () => database.sql`update room set last_seq = last_seq + 1`;
  return { bus, roomId, raise, lookups: new RoomLookups(database, bus) };
}

test('a room is read once for a crowd, and again when something has happened in it', async (t) => {
  const { bus, roomId, raise, lookups } = await open(t);
  assert.equal(lookups.known(roomId), undefined);
  const crowd = await Promise.all(Array.from({ length: 50 }, () => lookups.find(roomId)));
  assert.equal(new Set(crowd).size, 1);
  assert.equal(lookups.known(roomId), crowd[0]);
  await raise();
  bus.publish(roomId, { type: 'typing', memberId: 'user_8f3k2l9d0s7a6q1w', nick: 'alice' });
  assert.equal((await lookups.find(roomId)).head_seq, 0);
  bus.publish(roomId, { type: 'head', seq: 1 });
  assert.equal(lookups.known(roomId), undefined);
  assert.equal((await lookups.find(roomId)).head_seq, 1);
});

test('what happens while the room is read makes the answer old', async (t) => {
  const { bus, roomId, raise, lookups } = await open(t);
  const early = lookups.find(roomId);
  bus.publish(roomId, { type: 'head', seq: 1 });
  await early;
  await raise();
  assert.equal((await lookups.find(roomId)).head_seq, 1);
});

test('what the bus has lost is seen a second later', async (t) => {
  const { roomId, raise, lookups } = await open(t);
  await lookups.find(roomId);
  await raise();
  await until(async () => (await lookups.find(roomId)).head_seq === 1);
});

test('a room that is not there is asked for anew', async (t) => {
  const { lookups } = await open(t);
  const roomId = newRoomId();
  for (let i = 0; i < 2; i += 1) {
    await assert.rejects(lookups.find(roomId), { code: 'room_not_found' });
  }
});
