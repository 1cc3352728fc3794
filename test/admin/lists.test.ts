import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../protocol/support/assertions.ts';
import { bearerHeader, post, request } from '../protocol/support/http.ts';
import { arrive, enter, type Seat } from '../protocol/support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { Operator } from './support/operator.ts';

interface Rooms {
  rooms: {
    room_id: string;
    room_name: string;
    status: string;
    online: number;
    people: number;
    head_seq: number;
    last_entry_at: string | null;
  }[];
  next_cursor: string | null;
}

interface People {
  people: { member_id: string; user_name: string; rooms: number; online: boolean }[];
  next_cursor: string | null;
}

interface RoomDetails {
  room: Rooms['rooms'][number];
  people: { member_id: string; user_name: string; online: boolean; role: string }[];
}

interface PersonDetails {
  person: People['people'][number];
  memberships: { room_id: string; room_name: string; user_name: string; online: boolean }[];
}

interface Figures {
  every_s: number;
  nodes: {
    node_id: string;
    samples: {
      at: string;
      connections: number;
      messages_per_s: number;
      deliveries_per_s: number;
      append_ms: number | null;
      memory_mb: number;
      busy: number;
    }[];
  }[];
}

describe('what the operator sees', () => {
  let server: TestServer;
  let operator: Operator;
  let alice: Seat;
  before(async () => {
    server = await startServer();
    operator = await Operator.signIn(server);
    // One after the other: lists are asked for by age.
    for (const name of ['attic', 'Bathroom', 'cellar', '50% off', 'a_b']) {
      alice = await enter(server.url, 'alice', name);
    }
    await enter(server.url, 'bob', 'cellar');
    await arrive(await enter(server.url, 'carol', 'cellar'));
  });
  after(() => server.stop());

  const namesOf = ({ body }: { body: Rooms }) => body.rooms.map((room) => room.room_name);
  const roomsBy = (query: string) => operator.get<Rooms>(`/rooms?${query}`);
  const peopleBy = (query: string) => operator.get<People>(`/people?${query}`);

  test('rooms come by people, by age or by length, with what is in them', async () => {
    const busiest = await roomsBy('order=busiest');
    assert.equal(namesOf(busiest)[0], 'cellar');
    assert.deepEqual(
      [busiest.body.rooms[0]?.online, busiest.body.rooms[0]?.people, busiest.body.next_cursor],
      [1, 3, null],
    );
    assert.deepEqual(namesOf(await roomsBy('order=newest')), [
      'a_b',
      '50% off',
      'cellar',
      'Bathroom',
      'attic',
    ]);
    assert.equal(namesOf(await roomsBy('order=longest'))[0], 'cellar');
  });

  test('rooms are found by a part of their name, in whatever case, or by their id', async () => {
    assert.deepEqual(namesOf(await roomsBy('search=BATH')), ['Bathroom']);
    assert.deepEqual(namesOf(await roomsBy('search=%25')), ['50% off']);
    assert.deepEqual(namesOf(await roomsBy('search=_')), ['a_b']);
    assert.deepEqual(namesOf(await roomsBy(`search=${alice.roomId}`)), ['a_b']);
    assert.deepEqual(namesOf(await roomsBy("search=' or 1=1--")), []);
    assert.deepEqual(namesOf(await roomsBy('status=closed')), []);
  });

  for (const order of ['busiest', 'newest', 'longest']) {
    test(`page by page each room comes once, ordered by ${order}`, async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: { body: Rooms } = await roomsBy(
          `order=${order}&limit=2${cursor && `&cursor=${cursor}`}`,
        );
        seen.push(...body.rooms.map((room) => room.room_id));
        cursor = body.next_cursor;
      }
      assert.equal(seen.length, 5);
      assert.equal(new Set(seen).size, 5);
    });
  }

  test('a room is shown with its people, who is online first', async () => {
    const [cellar] = (await roomsBy('search=cellar')).body.rooms;
    const { body } = await operator.get<RoomDetails>(`/rooms/${cellar?.room_id}`);
    assert.deepEqual(body.room, cellar);
    assert.deepEqual(
      body.people.map(({ user_name, online }) => [user_name, online]),
      [
        ['carol', true],
        ['bob', false],
        ['alice', false],
      ],
    );
    assertRefused(await operator.get('/rooms/room_0000000000000000'), 404, 'room_not_found');
    assertRefused(await operator.get('/rooms/%00'), 404, 'room_not_found');
  });

  test('people are found by a nick they have in any room, or by their id', async () => {
    await request(`${server.url}/rooms/${alice.roomId}/me`, {
      method: 'PATCH',
      headers: { ...bearerHeader(alice.nickId), 'content-type': 'application/json' },
      body: JSON.stringify({ nick: 'Queen' }),
    });
    const elsewhere = { name: 'attic', nick: 'king', nickId: alice.nickId };
    assert.equal((await post(`${server.url}/rooms`, elsewhere)).status, 200);
    for (const search of ['quee', 'KING', alice.memberId]) {
      const { people } = (await peopleBy(`search=${search}`)).body;
      assert.deepEqual(
        people.map(({ member_id, rooms }) => [member_id, rooms]),
        [[alice.memberId, 2]],
        search,
      );
    }
    const { body } = await operator.get<PersonDetails>(`/people/${alice.memberId}`);
    assert.deepEqual(
      body.memberships.map(({ room_name, user_name }) => [room_name, user_name]),
      [
        ['attic', 'king'],
        ['a_b', 'Queen'],
      ],
    );
    assertRefused(await operator.get('/people/user_0000000000000000'), 404, 'user_not_found');
    assertRefused(await operator.get('/people/%00'), 404, 'user_not_found');
  });

  test('page by page each person comes once, the newest first', async () => {
    const all = (await peopleBy('')).body.people.map(({ member_id }) => member_id);
    const first = await peopleBy('limit=3');
    const rest = await peopleBy(`limit=200&cursor=${first.body.next_cursor}`);
    const paged = [...first.body.people, ...rest.body.people];
    assert.deepEqual(
      paged.map(({ member_id }) => member_id),
      all,
    );
    assert.equal(paged[0]?.user_name, 'carol');
    assert.equal(rest.body.next_cursor, null);
  });

  test('what is wrong in a query is refused, not guessed', async () => {
    const wrong = [
      'limit=0',
      'limit=201',
      'limit=x',
      'cursor=x',
      'cursor=',
      'search=a&search=b',
      'search=%00',
    ];
    const forRooms = ['order=oldest', 'status=', `search=${'x'.repeat(257)}`, 'cursor=MS54IHk'];
    for (const query of [...wrong, ...forRooms]) {
      assertRefused(await roomsBy(query), 400, 'bad_request');
    }
    for (const query of wrong) assertRefused(await peopleBy(query), 400, 'bad_request');
    for (const after of ['x', '2026-13-01T00:00:00Z', '1']) {
      assertRefused(await operator.get(`/figures?after=${after}`), 400, 'bad_request');
    }
  });

  test('totals count what there is', async () => {
    const { body } = await operator.get<Record<string, number>>('/totals');
    assert.deepEqual([body.open_rooms, body.closed_rooms, body.online], [5, 0, 1]);
    assert.ok((body.database_mb ?? 0) > 1);
  });

  test('each node leaves a sample every few seconds, and one asks for those that are new', async () => {
    const seat = await enter(server.url, 'dora');
    const measured = await until(async () => {
      await post(
        `${seat.base}/rooms/${seat.roomId}/messages`,
        { content: 'hello' },
        {
          bearer: seat.nickId,
        },
      );
      const { body } = await operator.get<Figures>('/figures');
      const samples = body.nodes[0]?.samples ?? [];
      const isThere = samples.some((sample) => sample.messages_per_s > 0);
      return isThere ? { ...body, samples } : undefined;
    });
    assert.equal(measured.every_s, 5);
    assert.equal(measured.nodes.length, 1);
    const sample = measured.samples.find(({ messages_per_s: rate }) => rate > 0);
    assert.ok(sample && sample.connections === 1 && sample.memory_mb > 10);
    assert.ok((sample.append_ms ?? 0) > 0 && sample.busy >= 0 && sample.busy <= 1);
    const last = measured.samples.at(-1)?.at;
    const { nodes } = (await operator.get<Figures>(`/figures?after=${last}`)).body;
    assert.ok((nodes[0]?.samples ?? []).every(({ at }) => at > String(last)));
  });
});
