import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, type TestContext, test } from 'node:test';
import _ from 'lodash';
import { keptLog } from '../../test/support/kept-log.ts';
import { type OpenDatabase, openDatabase } from '../../test/support/open-database.ts';
import { openGate } from '../../test/support/tcp-gate.ts';
import { until } from '../../test/support/until.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import { connect } from '../database/connect.ts';
import type { Database } from '../database/database.ts';
import { newClientId, newNodeId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { enter } from '../rooms/enter-room.ts';
import type { Member } from '../wire/protocol.ts';
import { NodeLease } from './node-lease.ts';
import { beat } from './node-queries.ts';
import { Presence } from './presence.ts';
import { arrive, reap } from './presence-queries.ts';
import { readOnline } from './roster-queries.ts';

/** Far less than the real one's times; but dead is nobody whom a busy machine keeps from beating. */
const PACE = { beatMs: 50, lookMs: 10, deadAfterMs: 3000 };

async function setScene(t: TestContext) {
  const database = await openDatabase(t);
  const name = `room ${randomBytes(6).toString('hex')}`;
  const config = readConfig({ LEAVE_GRACE_S: '0' });
  const enterAs = (nick: string) =>
    enter(
      { database, config, bus: new LocalBus() },
      { name, nick, headNum: 0, ifUnknown: 'refuse' },
    );
  const alice = await enterAs('alice');
  const bob = await enterAs('bob');
  const { roomId } = alice;
  return {
    database,
    roomId,
    alice: alice.member,
    bob: bob.member,
    comeBy: (nodeId: string, ...members: Member[]) =>
      arrive(
        database,
        nodeId,
        members.map((member) => ({ roomId, member, address: '', clientId: newClientId() })),
        200,
      ),
    /** A node that lives until the test ends. */
    startNode: async (pool: Database = database) => {
      const bus = new LocalBus<RoomSignal>();
      const signals: RoomSignal[] = [];
      bus.subscribe(roomId, (signal) => signals.push(signal));
      const nodeId = newNodeId();
      const { log, lines } = keptLog();
      const place = { database: pool, bus, config, log, nodeId };
      const presence = new Presence(place);
      const lease = new NodeLease({ ...place, onLost: () => presence.assertAll() }, PACE);
      await lease.start();
      t.after(async () => {
        await presence.stop();
        await lease.stop();
      });
      return { nodeId, lease, presence, signals, lines, bus };
    },
  };
}

const nodesOf = async ({ sql }: OpenDatabase) =>
  _.map(await sql<{ node_id: string }[]>`select node_id from node`, 'node_id');

const onlineIn = async (database: OpenDatabase, roomId: string) =>
  _.map(await readOnline(database, roomId), 'user_name').sort();

/** A node behind a gate, whose people are reaped while it is cut off; until the gate opens again. */
async function takenForDead(t: TestContext) {
  const scene = await setScene(t);
  const { database, roomId, alice, startNode } = scene;
  const gate = await openGate(database.address);
  const sql = connect(gate.address, { max: 2, deadlineMs: 1000, name: 'behind the gate' });
  const frozen = await startNode({ sql, deadlineMs: 1000 });
  const end = await frozen.presence.connect(roomId, alice);
  await startNode();
  await gate.close();
  await until(async () => (await onlineIn(database, roomId)).length === 0);
  const mend = () => openGate(database.address, Number(new URL(gate.address).port));
  t.after(async () => {
    await sql.end({ timeout: 0 });
  });
  return { ...scene, frozen, end, mend };
}

// Each of these waits until somebody is dead, in a database of its own.
describe('the lease of a node', { concurrency: 4 }, () => {
  test('those of a dead node leave, those who came back by another node do not', async (t) => {
    const { database, roomId, alice, bob, comeBy, startNode } = await setScene(t);
    const dead = newNodeId();
    await beat(database, dead, 1);
    await comeBy(dead, alice, bob);
    const { nodeId, signals } = await startNode();
    await comeBy(nodeId, bob);

    await until(async () => (await nodesOf(database)).length === 1);
    assert.deepEqual(await nodesOf(database), [nodeId]);
    assert.deepEqual(await onlineIn(database, roomId), ['bob']);
    const heard = signals.filter(({ type }) => type === 'departed');
    assert.deepEqual(heard, [{ type: 'departed', memberIds: [alice.member_id] }]);
    const log = await database.sql`
    select kind, nick from room_log where room_id = ${roomId} order by seq`;
    assert.deepEqual(
      log.map(({ kind, nick }) => `${kind} ${nick}`),
      ['join alice', 'join bob', 'leave alice'],
    );
  });

  test('what a node without any trace has left is reaped too', async (t) => {
    const { database, roomId, alice, comeBy, startNode } = await setScene(t);
    await comeBy(newNodeId(), alice);
    await startNode();
    await until(async () => (await onlineIn(database, roomId)).length === 0);
  });

  test('a node that beats keeps its people, however many watch it', async (t) => {
    const { database, roomId, alice, comeBy, startNode } = await setScene(t);
    const [first] = [await startNode(), await startNode()];
    await comeBy(first.nodeId, alice);
    // Somebody dead shows that both have come to reap.
    const dead = newNodeId();
    await beat(database, dead, 1);
    await until(async () => !(await nodesOf(database)).includes(dead));
    assert.deepEqual(await onlineIn(database, roomId), ['alice']);
  });

  test('a crowd of more than one batch leaves to the last', async (t) => {
    const { database, roomId, startNode } = await setScene(t);
    const dead = newNodeId();
    await database.sql`
    with crowd as (
      insert into member (member_id, nick, head_num)
      select 'user_' || i, 'nick ' || i, 0 from generate_series(1, 450) i
      returning member_id, nick
    ), inside as (
      insert into room_member (room_id, member_id, nick, head_num, held_until)
      select ${roomId}, member_id, nick, 0, now() from crowd
      returning member_id
    )
    insert into presence (room_id, member_id, node_id)
    select ${roomId}, member_id, ${dead} from inside`;
    await startNode();
    await until(async () => (await database.sql`select 1 from presence`).length === 0);
  });

  test('a node that starts in an outage beats when that is over', async (t) => {
    const { database, startNode } = await setScene(t);
    const gate = await openGate(database.address);
    await gate.close();
    const sql = connect(gate.address, { max: 2, deadlineMs: 1000, name: 'behind the gate' });
    const { nodeId, lease } = await startNode({ sql, deadlineMs: 1000 });
    assert.deepEqual(await nodesOf(database), []);
    const reopened = await openGate(database.address, Number(new URL(gate.address).port));
    await until(async () => (await nodesOf(database)).includes(nodeId));
    await lease.stop();
    await sql.end({ timeout: 0 });
    await reopened.close();
  });

  test('after an outage a node that could not beat either is not taken for dead', async (t) => {
    const { database, roomId, alice, comeBy, startNode } = await setScene(t);
    const gate = await openGate(database.address);
    const sql = connect(gate.address, { max: 2, deadlineMs: 1000, name: 'behind the gate' });
    const watcher = await startNode({ sql, deadlineMs: 1000 });
    const other = newNodeId();
    await beat(database, other, 1);
    await comeBy(other, alice);

    // The outage hits both: the other node beats again only when it has ended.
    await gate.close();
    await until(() => watcher.lines.some((line) => line.includes('could not renew the lease')));
    const reopened = await openGate(database.address, Number(new URL(gate.address).port));
    const lastBeat = () => database.sql`
    select heartbeat_at from node where node_id = ${watcher.nodeId}`;
    const [before] = await lastBeat();
    await until(async () => (await lastBeat())[0]?.heartbeat_at > before?.heartbeat_at);
    await beat(database, other, 1);
    assert.deepEqual(await onlineIn(database, roomId), ['alice']);

    // And it is reaped after all when it stays silent.
    await until(async () => (await onlineIn(database, roomId)).length === 0);
    await watcher.lease.stop();
    await sql.end({ timeout: 0 });
    await reopened.close();
  });

  test('a node that was stopped beats no more, so that the others forget it', async (t) => {
    const { database, startNode } = await setScene(t);
    const { lease, nodeId } = await startNode();
    await lease.stop();
    const other = await startNode();
    await until(async () => !(await nodesOf(database)).includes(nodeId));
    assert.deepEqual(await nodesOf(database), [other.nodeId]);
  });

  test('a node that was taken for dead says again who is connected to it', async (t) => {
    const { database, roomId, frozen, mend } = await takenForDead(t);
    const reopened = await mend();
    t.after(() => reopened.close());
    await until(async () => (await onlineIn(database, roomId)).length === 1);
    const log = await database.sql`
    select kind, nick from room_log where room_id = ${roomId} order by seq`;
    assert.deepEqual(_.map(log, 'kind'), ['join', 'leave', 'join']);
    assert.ok(frozen.lines.some((line) => line.includes('taken for dead')));
  });

  test('whoever has gone meanwhile is not among them', async (t) => {
    const { database, roomId, bob, frozen, end, mend } = await takenForDead(t);
    end();
    const reopened = await mend();
    t.after(() => reopened.close());
    await frozen.presence.connect(roomId, bob);
    await until(() => frozen.lines.some((line) => line.includes('taken for dead')));
    // One look, not two: on a slow machine he is reaped again between them.
    let online: string[] = [];
    await until(async () => {
      online = await onlineIn(database, roomId);
      return online.includes('bob');
    });
    assert.deepEqual(online, ['bob']);
  });

  test('a node that beats again before its people are reaped keeps them', async (t) => {
    const { database, roomId, alice, comeBy } = await setScene(t);
    const nodeId = newNodeId();
    await comeBy(nodeId, alice);
    await beat(database, nodeId, 1);
    const departure = { roomId, memberId: alice.member_id, holdS: 0, clientId: newClientId() };
    assert.deepEqual(await reap(database, 1, nodeId, [departure], 200), []);
    assert.deepEqual(await onlineIn(database, roomId), ['alice']);
    await database.sql`update node set heartbeat_at = now() - interval '1 hour'`;
    assert.equal((await reap(database, 1, nodeId, [departure], 200)).length, 1);
  });

  test('the bus is told which other nodes live, and of a stopped one no more', async (t) => {
    const { startNode } = await setScene(t);
    const first = await startNode();
    assert.equal(first.bus.isWhole, true);
    const second = await startNode();
    await until(() => !first.bus.isWhole && !second.bus.isWhole);
    await second.lease.stop();
    await until(() => first.bus.isWhole);
  });
});
