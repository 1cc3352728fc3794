import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { keptLog } from '../../test/support/kept-log.ts';
import { NatsServer, skipNatsTests } from '../../test/support/nats-server.ts';
import { until } from '../../test/support/until.ts';
import { newNodeId, newRoomId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Bus } from './bus.ts';
import { LocalBus } from './local-bus.ts';
import { NatsBus } from './nats-bus.ts';

/** The contract of bus.ts, for every bus, on one node and between two. */

interface Ends {
  readonly speaker: Bus<RoomSignal>;
  /** May be the speaker itself. */
  readonly listener: Bus<RoomSignal>;
}

const KINDS: Record<string, { open: (t: TestContext) => Promise<Ends>; skip?: string | false }> = {
  'the local bus': { open: async () => same(new LocalBus()) },
  'NATS, on one node': { open: async (t) => same(await openNats(t)), skip: skipNatsTests },
  'NATS, while it is away': {
    open: async (t) => same(ownBus(t, 'nats://127.0.0.1:1')),
    skip: skipNatsTests,
  },
  'NATS, between two nodes': {
    open: async (t) => {
      const server = await startServer(t);
      const [speaker, listener] = [ownBus(t, server.url), ownBus(t, server.url)];
      await until(() => speaker.isWhole && listener.isWhole);
      return { speaker, listener };
    },
    skip: skipNatsTests,
  },
};

const same = (bus: Bus<RoomSignal>): Ends => ({ speaker: bus, listener: bus });

async function startServer(t: TestContext): Promise<NatsServer> {
  const server = await NatsServer.start();
  t.after(() => server.kill());
  return server;
}

function ownBus(t: TestContext, url: string): NatsBus {
  const bus = new NatsBus([url], newNodeId(), keptLog().log);
  t.after(() => bus.close());
  return bus;
}

async function openNats(t: TestContext): Promise<NatsBus> {
  const bus = ownBus(t, (await startServer(t)).url);
  await until(() => bus.isWhole);
  return bus;
}

const head = (seq: number): RoomSignal => ({ type: 'head', seq });

for (const [kind, { open, skip = false }] of Object.entries(KINDS)) {
  describe(`the contract on ${kind}`, { skip }, () => {
    test('all who listen to a room hear what is published there, in order', async (t) => {
      const { speaker, listener } = await open(t);
      const roomId = newRoomId();
      const heard: [string, RoomSignal][] = [];
      listener.subscribe(roomId, (signal) => heard.push(['first', signal]));
      listener.subscribe(roomId, (signal) => heard.push(['second', signal]));
      await listener.settled();
      for (const seq of [1, 2, 3]) speaker.publish(roomId, head(seq));
      await until(() => heard.length >= 6);
      const expected = [1, 2, 3].flatMap((seq) => [
        ['first', head(seq)],
        ['second', head(seq)],
      ]);
      assert.deepEqual(heard, expected);
    });

    test('a listener hears its room alone', async (t) => {
      const { speaker, listener } = await open(t);
      const [here, elsewhere] = [newRoomId(), newRoomId()];
      const heard: RoomSignal[] = [];
      listener.subscribe(here, (signal) => heard.push(signal));
      listener.subscribe('*', () => assert.fail('heard by an id that is none'));
      await listener.settled();
      speaker.publish(elsewhere, head(1));
      speaker.publish(here, head(2));
      await until(() => heard.length > 0);
      assert.deepEqual(heard, [head(2)]);
    });

    test('one listener that ends does not end the others, nor one that came after', async (t) => {
      const { speaker, listener } = await open(t);
      const roomId = newRoomId();
      const heard: RoomSignal[] = [];
      const end = listener.subscribe(roomId, () => assert.fail('has ended'));
      end();
      listener.subscribe(roomId, (signal) => heard.push(signal));
      end();
      await listener.settled();
      speaker.publish(roomId, head(1));
      await until(() => heard.length > 0);
      assert.deepEqual(heard, [head(1)]);
    });

    test('who publishes hears it before publish returns', async (t) => {
      const { speaker } = await open(t);
      const roomId = newRoomId();
      const heard: RoomSignal[] = [];
      speaker.subscribe(roomId, (signal) => heard.push(signal));
      speaker.publish(roomId, head(1));
      assert.deepEqual(heard, [head(1)]);
    });

    test('after the end nobody hears anything, and publishing is no fault', async (t) => {
      const { speaker, listener } = await open(t);
      const roomId = newRoomId();
      listener.subscribe(roomId, () => assert.fail('heard'));
      await listener.close();
      speaker.publish(roomId, head(1));
      await speaker.settled();
    });

    test('it is whole only while every node that lives is heard', async (t) => {
      const { listener } = await open(t);
      const wasWhole = listener.isWhole;
      listener.expect([newNodeId()]);
      assert.equal(listener.isWhole, false);
      listener.expect([]);
      assert.equal(listener.isWhole, wasWhole);
    });
  });
}
