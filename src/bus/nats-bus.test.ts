import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { connect } from '@nats-io/transport-node';
import _ from 'lodash';
import { TcpProxy } from '../../test/faults/tcp-proxy.ts';
import { keptLog } from '../../test/support/kept-log.ts';
import { NatsServer, skipNatsTests, startNatsCluster } from '../../test/support/nats-server.ts';
import { until } from '../../test/support/until.ts';
import { newClientId, newMemberId, newNodeId, newRoomId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { StoredEntry } from '../wire/entry.ts';
import { NatsBus } from './nats-bus.ts';

interface Node {
  readonly id: string;
  readonly bus: NatsBus;
  readonly proxy: TcpProxy;
  readonly lines: string[];
}

/** Two nodes, each with a network of its own between it and NATS, that know of each other. */
async function setScene(t: TestContext) {
  const server = await NatsServer.start();
  const nodes: Node[] = [];
  for (let i = 0; i < 2; i += 1) {
    const proxy = await TcpProxy.open({ port: server.port });
    const { log, lines } = keptLog();
    const id = newNodeId();
    const bus = new NatsBus([`nats://127.0.0.1:${proxy.port}`], id, log);
    nodes.push({ id, bus, proxy, lines });
  }
  const [a, b] = nodes as [Node, Node];
  t.after(async () => {
    for (const { proxy } of nodes) proxy.heal();
    for (const { bus } of nodes) await bus.close();
    for (const { proxy } of nodes) await proxy.close();
    await server.kill();
  });
  a.bus.expect([b.id]);
  b.bus.expect([a.id]);
  await whole(a, b);
  return { server, a, b };
}

const whole = (...nodes: Node[]) => until(() => nodes.every(({ bus }) => bus.isWhole), 20_000);
const cutOff = (...nodes: Node[]) => until(() => nodes.every(({ bus }) => !bus.isWhole));

/** What a node hears in a room from now on. */
function listenAt({ bus }: Node, roomId: string): RoomSignal[] {
  const heard: RoomSignal[] = [];
  bus.subscribe(roomId, (signal) => heard.push(signal));
  return heard;
}

/** Says it until it is heard: a subject that is new to NATS needs a moment. */
async function reaches(from: Node, roomId: string, heard: RoomSignal[]): Promise<void> {
  const before = heard.length;
  await until(() => {
    from.bus.publish(roomId, { type: 'head', seq: 7 });
    return heard.length > before;
  });
  assert.deepEqual(heard.at(-1), { type: 'head', seq: 7 });
}

function entriesOf(roomId: string, contents: readonly string[]): StoredEntry[] {
  return contents.map((content, i) => ({
    roomId,
    memberId: newMemberId(),
    nick: 'alice',
    headNum: 3,
    kind: 'text',
    content,
    clientId: newClientId(),
    seq: i + 1,
    createdAt: new Date(1_700_000_000_000 + i),
  }));
}

describe('the bus on NATS', { skip: skipNatsTests, concurrency: 4 }, () => {
  test('entries come to another node as they are, with dates; a large batch in pieces and in order', async (t) => {
    const { a, b } = await setScene(t);
    const roomId = newRoomId();
    const heard = listenAt(b, roomId);
    await b.bus.settled();
    const [hello, topic] = entriesOf(roomId, ['hello', 'wörld \u{1f642}']) as [
      StoredEntry,
      StoredEntry,
    ];
    const few = [hello, { ...topic, kind: 'topic' as const, details: { act: 'topic' as const } }];
    const many = entriesOf(
      roomId,
      _.times(20, () => 'x'.repeat(2000)),
    );
    a.bus.publish(roomId, { type: 'entries', entries: few });
    a.bus.publish(roomId, { type: 'entries', entries: many });
    const told = () => heard.flatMap((signal) => (signal.type === 'entries' ? signal.entries : []));
    await until(() => told().length === few.length + many.length);
    assert.deepEqual(told(), [...few, ...many]);
    assert.deepEqual(heard[0], { type: 'entries', entries: few });
    // 20 of 2 KiB, 32 KiB at a time.
    assert.equal(heard.length, 3);
  });

  test('NATS brings a room only to nodes with somebody in it', async (t) => {
    const { server, a } = await setScene(t);
    const outsider = await connect({ servers: server.url });
    t.after(() => outsider.close());
    const roomId = newRoomId();
    const isListenedTo = () =>
      outsider.request(`nickroom.room.${roomId}`, '', { timeout: 1000 }).then(
        () => assert.fail('answered'),
        (error) => !/no responders/.test(String(error)),
      );
    await until(async () => !(await isListenedTo()));
    const ends = _.times(2, () => a.bus.subscribe(roomId, () => {}));
    await until(isListenedTo);
    ends[0]?.();
    await a.bus.settled();
    assert.equal(await isListenedTo(), true);
    ends[1]?.();
    await until(async () => !(await isListenedTo()));
  });

  test('what is no signal of ours is not heard', async (t) => {
    const { server, a, b } = await setScene(t);
    const outsider = await connect({ servers: server.url });
    t.after(() => outsider.close());
    const roomId = newRoomId();
    const heard = listenAt(a, roomId);
    await a.bus.settled();
    const junk = ['', '{', 'null', '[]', '{"type":7}', '{"type":"entries","entries":7}'];
    for (const payload of junk) outsider.publish(`nickroom.room.${roomId}`, payload);
    await outsider.flush();
    await reaches(b, roomId, heard);
    assert.ok(heard.every(({ type }) => type === 'head'));
  });

  test('after NATS was killed and has come back, rooms of before and of meanwhile are heard', async (t) => {
    const { server, a, b } = await setScene(t);
    const [before, meanwhile] = [newRoomId(), newRoomId()];
    const heardBefore = listenAt(b, before);
    await reaches(a, before, heardBefore);
    await server.kill();
    await cutOff(a, b);
    const heardMeanwhile = listenAt(b, meanwhile);
    a.bus.publish(before, { type: 'head', seq: 1 });
    await b.bus.settled();
    await server.restart();
    await whole(a, b);
    await reaches(a, before, heardBefore);
    await reaches(a, meanwhile, heardMeanwhile);
    assert.ok(b.lines.some((line) => line.includes('the bus is away')));
  });

  test('a network that swallows everything is noticed by both sides at once', async (t) => {
    const { a, b } = await setScene(t);
    const roomId = newRoomId();
    const heard = listenAt(b, roomId);
    a.proxy.blackHole();
    await cutOff(a, b);
    // Long before the connection itself is given up.
    assert.ok(!a.lines.some((line) => line.includes('the bus is away')));
    a.proxy.heal();
    await whole(a, b);
    await reaches(a, roomId, heard);
  });

  test('a node that starts before NATS is heard when NATS is there', async (t) => {
    const { server, a } = await setScene(t);
    await server.kill();
    const late = new NatsBus([server.url], newNodeId(), keptLog().log);
    t.after(() => late.close());
    const roomId = newRoomId();
    const heard: RoomSignal[] = [];
    late.subscribe(roomId, (signal) => heard.push(signal));
    assert.equal(late.isWhole, false);
    await server.restart();
    await until(() => late.isWhole);
    await until(() => a.bus.isWhole, 20_000);
    await reaches(a, roomId, heard);
  });

  test('of three NATS servers one may be killed', async (t) => {
    const servers = await startNatsCluster(t);
    const urls = servers.map(({ url }) => url);
    const nodes = [urls, urls.toReversed()].map((list) => {
      const id = newNodeId();
      const bus = new NatsBus(list, id, keptLog().log);
      t.after(() => bus.close());
      return { id, bus };
    });
    const [a, b] = nodes as [(typeof nodes)[0], (typeof nodes)[0]];
    a.bus.expect([b.id]);
    b.bus.expect([a.id]);
    const areWhole = () => a.bus.isWhole && b.bus.isWhole;
    await until(areWhole, 20_000);
    const roomId = newRoomId();
    const heard: RoomSignal[] = [];
    b.bus.subscribe(roomId, (signal) => heard.push(signal));
    await servers[0]?.kill();
    await until(areWhole, 20_000);
    await until(() => {
      a.bus.publish(roomId, { type: 'head', seq: 7 });
      return heard.length > 0;
    });
  });
});
