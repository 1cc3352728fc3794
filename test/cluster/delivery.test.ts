import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import _ from 'lodash';
import { arrive, connect, say, sayMany } from '../protocol/support/people.ts';
import { type TestSocket, terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests, startNatsCluster } from '../support/nats-server.ts';
import { type Nodes, startNodes } from './nodes.ts';

after(terminateAll);

const hears = (socket: TestSocket, content: string) =>
  socket.next('message', ({ log_content: text }) => text === content, 20_000);

/** The texts that came live, in the order they came; none may be missing or come twice. */
function textsOf(socket: TestSocket): string[] {
  const messages = socket.seen('message');
  const seqs = messages.map(({ log_seq: seq }) => seq);
  assert.deepEqual(seqs, _.range(seqs[0] ?? 0, (seqs[0] ?? 0) + seqs.length));
  return messages.filter(({ log_kind: kind }) => kind === 'text').map((m) => m.log_content);
}

/** Alice at the first node and bob at the second. */
async function twoPeople({ enterAt }: Nodes): Promise<[TestSocket, TestSocket]> {
  const [alice, bob] = [await enterAt(0, 'alice'), await enterAt(1, 'bob')];
  const sockets: [TestSocket, TestSocket] = [await arrive(alice), await arrive(bob)];
  await sockets[0].next('message', ({ subject }) => subject?.member_id === bob.memberId, 20_000);
  return sockets;
}

describe('one room on two nodes', { skip: skipNatsTests, concurrency: 3 }, () => {
  test('what is said on one is heard on the other by the bus, in order and once', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const [alice, bob] = await twoPeople(site);
    await Promise.all([sayMany(alice, 150, 'alice'), sayMany(bob, 150, 'bob')]);
    await Promise.all([say(alice, 'the end'), hears(bob, 'the end')]);
    await Promise.all([say(bob, 'indeed'), hears(alice, 'indeed')]);
    assert.equal(textsOf(alice).length, 302);
    assert.deepEqual(textsOf(alice), textsOf(bob));
  });

  test('batches that are too large for the bus are read from the log', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const [alice, bob] = await twoPeople(site);
    await sayMany(alice, 100, 'x'.repeat(1900));
    await Promise.all([say(alice, 'the end'), hears(bob, 'the end')]);
    assert.equal(textsOf(bob).length, 101);
    assert.deepEqual(textsOf(alice), textsOf(bob));
  });

  test('with NATS killed everything still comes, and after its return by the bus again', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const [alice, bob] = await twoPeople(site);
    await site.nats.kill();
    for (const [from, to, text] of [
      [alice, bob, 'are you there?'],
      [bob, alice, 'yes'],
    ] as const) {
      await Promise.all([say(from, text), hears(to, text)]);
    }
    await site.nats.restart();
    await site.untilWhole();
    await Promise.all([say(alice, 'good'), hears(bob, 'good')]);
    assert.deepEqual(textsOf(bob), ['are you there?', 'yes', 'good']);
  });

  test('a node that is cut off from NATS alone is heard, and hears', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const [alice, bob] = await twoPeople(site);
    site.nodes[0]?.toNats.blackHole();
    await site.untilWhole(false);
    for (const [from, to, text] of [
      [alice, bob, 'one'],
      [bob, alice, 'two'],
    ] as const) {
      await Promise.all([say(from, text), hears(to, text)]);
    }
    assert.deepEqual(textsOf(alice), ['one', 'two']);
    assert.deepEqual(textsOf(bob), ['one', 'two']);
  });

  test('of three NATS servers one after the other is killed, and nobody notices', async (t) => {
    const servers = await startNatsCluster(t);
    const site = await startNodes(t, 2, { NATS_URL: servers.map(({ url }) => url).join(',') });
    await site.untilWhole();
    const [alice, bob] = await twoPeople(site);
    let slowest = 0;
    // Each node is connected to one of them, so each loses its own one time.
    for (const [i, server] of servers.entries()) {
      await server.kill();
      for (let k = 0; k < 10; k += 1) {
        const start = performance.now();
        await Promise.all([say(alice, `${i} ${k}`), hears(bob, `${i} ${k}`)]);
        slowest = Math.max(slowest, performance.now() - start);
      }
      await server.restart();
      await site.untilWhole();
    }
    t.diagnostic(`the slowest message took ${Math.round(slowest)} ms`);
    assert.equal(textsOf(bob).length, 30);
    assert.deepEqual(textsOf(alice), textsOf(bob));
  });

  test('nodes that share a database without a bus deliver too', async (t) => {
    const site = await startNodes(t, 2, { NATS_URL: '' });
    await site.untilWhole(false);
    const [alice, bob] = await twoPeople(site);
    await Promise.all([say(alice, 'slow but sure'), hears(bob, 'slow but sure')]);
  });

  test('a retry by way of another node is one entry', async (t) => {
    const site = await startNodes(t, 2);
    const seat = await site.enterAt(0, 'alice');
    const sockets = [
      await connect(seat),
      await connect({ ...seat, base: site.nodes[1]?.url ?? '' }),
    ];
    const acks = await Promise.all(
      sockets.map((socket) => {
        socket.send({ type: 'message', content: 'once', clientId: 'same' });
        return socket.next('ack');
      }),
    );
    assert.equal(acks[0]?.log_seq, acks[1]?.log_seq);
    assert.deepEqual(acks.map(({ duplicate }) => duplicate).sort(), [false, true]);
  });
});
