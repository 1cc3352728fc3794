import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertKeys, assertRefused } from './support/assertions.ts';
import { get } from './support/http.ts';
import { arrive, enter, freshName } from './support/people.ts';
import { serverUnderTest } from './support/target.ts';
import type { WireLinks, WireRoom } from './support/wire.ts';

const base = await serverUnderTest();

interface RoomList {
  rooms: (WireRoom & { links: WireLinks })[];
  next_cursor: string | null;
}

const list = (query = '') => get<RoomList>(`${base}/rooms${query}`);

test('GET /rooms lists rooms, most people first, with where they are to be found', async () => {
  const crowded = freshName();
  const alice = await enter(base, 'alice', crowded);
  await arrive(alice);
  await arrive(await enter(base, 'bob', crowded));
  await arrive(await enter(base, 'carol'));
  await enter(base, 'dave');
  const { status, body } = await list();
  assert.equal(status, 200);
  assertKeys(body, ['rooms', 'next_cursor']);
  const counts = body.rooms.map((room) => room.online);
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => b - a),
  );
  const ours = body.rooms.find((room) => room.room_id === alice.roomId);
  assert.equal(ours?.online, 2);
  assert.equal(ours?.room_name, crowded);
  assertKeys(ours?.links ?? {}, ['page', 'embed', 'socket', 'events']);
});

test('GET /rooms?name= looks a room up by its name, however it is spelled', async () => {
  const name = freshName();
  const { roomId } = await enter(base, 'alice', name);
  for (const spelling of [name, name.toUpperCase(), `  ${name} `]) {
    const { status, body } = await list(`?name=${encodeURIComponent(spelling)}`);
    assert.equal(status, 200);
    assert.deepEqual(
      body.rooms.map((room) => room.room_id),
      [roomId],
    );
    assert.equal(body.next_cursor, null);
  }
});

test('GET /rooms?name= of a room that is not there is an empty list', async () => {
  const { status, body } = await list(`?name=${encodeURIComponent(freshName())}`);
  assert.equal(status, 200);
  assert.deepEqual(body, { rooms: [], next_cursor: null });
});

test('GET /rooms goes on at next_cursor, until it is null', async () => {
  const entered = new Set<string>();
  for (let i = 0; i < 3; i += 1) entered.add((await enter(base, 'alice')).roomId);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '?limit=2' : `?limit=2&cursor=${cursor}`;
    const { body } = await list(query);
    assert.ok(body.rooms.length <= 2);
    seen.push(...body.rooms.map((room) => room.room_id));
    cursor = body.next_cursor;
  }
  assert.equal(new Set(seen).size, seen.length, 'a room came twice');
  for (const roomId of entered) assert.ok(seen.includes(roomId));
});

test('GET /rooms refuses a cursor it never gave and a limit that is none', async () => {
  for (const query of [
    '?cursor=x',
    '?cursor=',
    '?limit=0',
    '?limit=-1',
    '?limit=a',
    '?limit=1.5',
  ]) {
    assertRefused(await list(query), 400, 'bad_request');
  }
  assert.equal((await list('?limit=100000')).status, 200);
});
