import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { keptLog } from '../../test/support/kept-log.ts';
import { blockedPids, type OpenDatabase, openDatabase } from '../../test/support/open-database.ts';
import { type Gate, openGate } from '../../test/support/tcp-gate.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig, type SettingName } from '../config/config.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { newNodeId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { enter } from '../rooms/enter-room.ts';
import type { Member } from '../wire/protocol.ts';
import { Presence } from './presence.ts';
import { readOnline } from './roster-queries.ts';

type Settings = Partial<Record<SettingName, string>>;

interface Node {
  readonly presence: Presence;
  /** What the room's channels on this node hear. */
  readonly signals: RoomSignal[];
  readonly lines: string[];
}

interface Scene {
  readonly database: OpenDatabase;
  readonly roomId: string;
  readonly people: readonly Member[];
  node(settings?: Settings, database?: Database): Node;
}

/** A room that alice and bob have entered, and nodes that are stopped with the test. */
async function setScene(t: TestContext): Promise<Scene> {
  const database = await openDatabase(t);
  const name = `room ${randomBytes(6).toString('hex')}`;
  const config = readConfig({});
  const enterAs = (nick: string) =>
    enter(
      { database, config, bus: new LocalBus() },
      { name, nick, headNum: 0, ifUnknown: 'refuse' },
    );
  const alice = await enterAs('alice');
  const bob = await enterAs('bob');
  const nodes: Presence[] = [];
  // Hooks run in the order they were added; the pool is gone by then, and nothing is under way.
  t.after(() => Promise.all(nodes.map((presence) => presence.stop())));
  return {
    database,
    roomId: alice.roomId,
    people: [alice.member, bob.member],
    node: (settings = {}, pool = database) => {
      const bus = new LocalBus<RoomSignal>();
      const signals: RoomSignal[] = [];
      bus.subscribe(alice.roomId, (signal) => signals.push(signal));
      const config = readConfig({ LEAVE_GRACE_S: '0', ...settings });
      const { log, lines } = keptLog();
      const presence = new Presence({ database: pool, bus, config, log, nodeId: newNodeId() });
      nodes.push(presence);
      return { presence, signals, lines };
    },
  };
}

/** The room's notices, `join alice` and so on, in order. */
async function noticesOf({ database, roomId }: Scene): Promise<string[]> {
  const rows = await database.sql<{ kind: string; nick: string }[]>`
    select kind, nick from room_log where room_id = ${roomId} order by seq`;
  return rows.map(({ kind, nick }) => `${kind} ${nick}`);
}

async function onlineIn({ database, roomId }: Scene): Promise<string[]> {
  return _.map(await readOnline(database, roomId), 'user_name').sort();
}

const hasNotice = (scene: Scene, notice: string) => async () =>
  (await noticesOf(scene)).includes(notice);

const departedIn = ({ signals }: Node): string[] =>
  signals.flatMap((signal) => (signal.type === 'departed' ? signal.memberIds : []));

const joinsHeard = ({ signals }: Node): string[] =>
  signals.flatMap((signal) => (signal.type === 'entries' ? _.map(signal.entries, 'kind') : []));

/** Holds the room's row while the task runs, so that every change of the room waits. */
async function whileLocked(scene: Scene, task: () => Promise<void>): Promise<void> {
  await scene.database.connectAgain().sql.begin(async (sql) => {
    await sql`select 1 from room where room_id = ${scene.roomId} for update`;
    await task();
  });
}

test('two connections are one person: one join, and one leave after the last has ended', async (t) => {
  const scene = await setScene(t);
  const [alice, bob] = scene.people as [Member, Member];
  const node = scene.node();
  const { presence } = node;
  const ends = await Promise.all([
    presence.connect(scene.roomId, alice),
    presence.connect(scene.roomId, alice),
  ]);
  assert.deepEqual(await noticesOf(scene), ['join alice']);
  assert.deepEqual(joinsHeard(node), ['join']);

  ends[0]();
  // Had that been a leave, it would come before bob's, which is written later.
  (await presence.connect(scene.roomId, bob))();
  await until(hasNotice(scene, 'leave bob'));
  assert.deepEqual(await onlineIn(scene), ['alice']);

  ends[1]();
  await until(hasNotice(scene, 'leave alice'));
  assert.deepEqual(await noticesOf(scene), ['join alice', 'join bob', 'leave bob', 'leave alice']);
  await until(() => departedIn(node).includes(alice.member_id));
});

test('who comes back within the grace has neither left nor joined', async (t) => {
  const scene = await setScene(t);
  const [alice, bob] = scene.people as [Member, Member];
  const { presence } = scene.node({ LEAVE_GRACE_S: '3' });
  const ends = [
    await presence.connect(scene.roomId, alice),
    await presence.connect(scene.roomId, bob),
  ];
  for (const end of ends) end();
  await presence.connect(scene.roomId, alice);
  await until(hasNotice(scene, 'leave bob'));
  assert.deepEqual(await noticesOf(scene), ['join alice', 'join bob', 'leave bob']);
  assert.deepEqual(await onlineIn(scene), ['alice']);
});

test('a leave is at once and for good: one notice, the nick is free, older connections do not count', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const node = scene.node({ LEAVE_GRACE_S: '3600' });
  const { presence, signals } = node;
  const old = [
    await presence.connect(scene.roomId, alice),
    await presence.connect(scene.roomId, alice),
  ];
  await presence.leave(scene.roomId, alice.member_id);
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice']);
  assert.deepEqual(await onlineIn(scene), []);
  assert.deepEqual(_.map(signals, 'type').slice(-3), ['entries', 'departed', 'left']);
  const [row] = await scene.database.sql<{ free: boolean }[]>`
    select held_until <= now() as free from room_member where member_id = ${alice.member_id}`;
  assert.equal(row?.free, true);

  await presence.connect(scene.roomId, alice);
  for (const end of old) end();
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice', 'join alice']);
  assert.deepEqual(await onlineIn(scene), ['alice']);
});

test('leaving what one is not in is no fault', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  await scene.node().presence.leave(scene.roomId, alice.member_id);
  assert.deepEqual(await noticesOf(scene), []);
});

test('a connection during a departure waits for it, and joins anew', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const { presence } = scene.node();
  await presence.connect(scene.roomId, alice);
  const observer = scene.database.connectAgain();
  let both: Promise<unknown> = Promise.resolve();
  await whileLocked(scene, async () => {
    const leaving = presence.leave(scene.roomId, alice.member_id);
    await until(async () => (await blockedPids(observer)).length > 0);
    both = Promise.all([leaving, presence.connect(scene.roomId, alice)]);
  });
  await both;
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice', 'join alice']);
  assert.deepEqual(await onlineIn(scene), ['alice']);
});

test('a member on two nodes joins with the first and leaves with the last', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const [a, b] = [scene.node(), scene.node()];
  const endA = await a.presence.connect(scene.roomId, alice);
  const endB = await b.presence.connect(scene.roomId, alice);
  endA();
  const rows = () => scene.database.sql`select 1 from presence`;
  await until(async () => (await rows()).length === 1);
  assert.deepEqual(await noticesOf(scene), ['join alice']);
  assert.deepEqual(departedIn(a), []);
  endB();
  await until(hasNotice(scene, 'leave alice'));
});

test('in a crowded room nobody is announced, but everybody is counted', async (t) => {
  const scene = await setScene(t);
  const [alice, bob] = scene.people as [Member, Member];
  const node = scene.node({ NOTICES_MAX_ONLINE: '1' });
  await node.presence.connect(scene.roomId, alice);
  const end = await node.presence.connect(scene.roomId, bob);
  assert.deepEqual(await noticesOf(scene), ['join alice']);
  assert.deepEqual(await onlineIn(scene), ['alice', 'bob']);
  end();
  await until(() => departedIn(node).includes(bob.member_id));
});

test('after the stop nobody departs, so that they may come back elsewhere', async (t) => {
  const scene = await setScene(t);
  const [alice, bob] = scene.people as [Member, Member];
  const first = scene.node({ LEAVE_GRACE_S: '1' }).presence;
  const ends = [await first.connect(scene.roomId, alice), await first.connect(scene.roomId, bob)];
  ends[0]?.();
  await first.stop();
  ends[1]?.();
  assert.deepEqual(await noticesOf(scene), ['join alice', 'join bob']);
  assert.deepEqual(await onlineIn(scene), ['alice', 'bob']);
});

/** A node whose way to the database can be cut. */
async function nodeBehindGate(t: TestContext, scene: Scene) {
  const gates: Gate[] = [await openGate(scene.database.address)];
  const address = gates[0]?.address as string;
  const sql = connect(address, { max: 4, deadlineMs: 5000, name: 'behind the gate' });
  const node = scene.node({}, { sql, deadlineMs: 5000 });
  const port = Number(new URL(address).port);
  const current = () => gates.at(-1) as Gate;
  t.after(async () => {
    await node.presence.stop();
    await sql.end({ timeout: 0 });
    await current().close();
  });
  return {
    ...node,
    cut: () => current().close(),
    mend: async () => void gates.push(await openGate(scene.database.address, port)),
    freeze: () => current().freeze(),
    reset: () => current().reset(),
  };
}

test('while the database is away nobody arrives, and who has gone departs when it is back', async (t) => {
  const scene = await setScene(t);
  const [alice, bob] = scene.people as [Member, Member];
  const node = await nodeBehindGate(t, scene);
  const end = await node.presence.connect(scene.roomId, alice);
  await node.cut();
  end();
  await assert.rejects(node.presence.connect(scene.roomId, bob), { code: 'unavailable' });
  assert.deepEqual(await noticesOf(scene), ['join alice']);
  await node.mend();
  await until(hasNotice(scene, 'leave alice'));
  // The room was told of bob when he knocked.
  await until(() => departedIn(node).includes(bob.member_id));
  assert.deepEqual(await onlineIn(scene), []);

  await node.presence.connect(scene.roomId, bob);
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice', 'join bob']);
});

test('an arrival that was refused, though it was stored, is taken back', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const node = await nodeBehindGate(t, scene);
  const observer = scene.database.connectAgain();
  let arriving: Promise<unknown> = Promise.resolve();
  await whileLocked(scene, async () => {
    arriving = assert.rejects(node.presence.connect(scene.roomId, alice), { code: 'unavailable' });
    await until(async () => (await blockedPids(observer)).length > 0);
    node.freeze();
  });
  await until(hasNotice(scene, 'join alice'));
  await node.cut();
  await arriving;
  await node.mend();
  await until(hasNotice(scene, 'leave alice'));
  assert.deepEqual(await onlineIn(scene), []);
});

test('a departure whose answer was lost is told to the room all the same', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const node = await nodeBehindGate(t, scene);
  const end = await node.presence.connect(scene.roomId, alice);
  const observer = scene.database.connectAgain();
  await whileLocked(scene, async () => {
    end();
    await until(async () => (await blockedPids(observer)).length > 0);
    node.freeze();
  });
  await until(hasNotice(scene, 'leave alice'));
  assert.deepEqual(departedIn(node), []);
  node.reset();
  await until(() => departedIn(node).includes(alice.member_id));
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice']);
});

test('a departure that the database refuses ends nothing, and is tried again', async (t) => {
  const scene = await setScene(t);
  const [alice] = scene.people as [Member];
  const { sql } = scene.database;
  const { presence, lines } = scene.node();
  const end = await presence.connect(scene.roomId, alice);
  await sql`alter table presence rename to presence_elsewhere`;
  end();
  await until(() => lines.some((line) => line.includes('a departure failed')));
  const back = presence.connect(scene.roomId, alice);
  await sql`alter table presence_elsewhere rename to presence`;
  await back;
  assert.deepEqual(await noticesOf(scene), ['join alice', 'leave alice', 'join alice']);
  assert.deepEqual(await onlineIn(scene), ['alice']);
});
