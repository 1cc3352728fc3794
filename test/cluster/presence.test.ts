import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import _ from 'lodash';
import { post } from '../protocol/support/http.ts';
import { arrive, connect, type Seat, say } from '../protocol/support/people.ts';
import { type TestSocket, terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import type { OpenDatabase } from '../support/open-database.ts';
import { until } from '../support/until.ts';
import { type Nodes, startNodes } from './nodes.ts';

after(terminateAll);

/**
 * Two seconds on a machine without other tests. A node that did not look for itself would close
 * nothing before the next heartbeat, much later.
 */
const UNTOLD_MAX_MS = 10_000;

const noticesIn = async ({ sql }: OpenDatabase): Promise<string[]> => {
  const rows = await sql<{ kind: string; nick: string }[]>`
    select kind, nick from room_log where kind in ('join', 'leave') order by seq`;
  return rows.map(({ kind, nick }) => `${kind} ${nick}`);
};

const at = ({ nodes }: Nodes, node: number, seat: Seat): Seat => ({
  ...seat,
  base: nodes[node]?.url as string,
});

/** Resolves when a socket has been told of somebody who came, or of somebody who went. */
const toldOf = (socket: TestSocket, what: 'joined' | 'left', nick: string) =>
  socket.next('presence', (p) => _.map(p[what], 'user_name').includes(nick));

describe('people on two nodes', { skip: skipNatsTests, concurrency: 3 }, () => {
  test('tabs on both are one person: one join, and one leave after the last', async (t) => {
    const site = await startNodes(t, 2, { LEAVE_GRACE_S: '0' });
    await site.untilWhole();
    const alice = await site.enterAt(0, 'alice');
    const bob = await arrive(await site.enterAt(1, 'bob'));
    const tabs = [await arrive(alice), await connect(at(site, 1, alice))];
    await toldOf(bob, 'joined', 'alice');
    await tabs[0]?.close();
    const { sql } = site.database;
    await until(async () => (await sql`select 1 from presence`).length === 2);
    assert.deepEqual(await noticesIn(site.database), ['join bob', 'join alice']);
    await tabs[1]?.close();
    await toldOf(bob, 'left', 'alice');
    const all = ['join bob', 'join alice', 'leave alice'];
    assert.deepEqual(await noticesIn(site.database), all);
  });

  test('who leaves for good on one node leaves at once, and the tabs on the other close', async (t) => {
    const site = await startNodes(t, 2, { LEAVE_GRACE_S: '3600' });
    await site.untilWhole();
    const alice = await site.enterAt(0, 'alice');
    const bob = await arrive(await site.enterAt(1, 'bob'));
    const tabs = [await arrive(alice), await connect(at(site, 1, alice))] as const;
    await toldOf(bob, 'joined', 'alice');
    tabs[0].send({ type: 'leave' });
    for (const tab of tabs) assert.equal((await tab.closed()).code, 1000);
    await toldOf(bob, 'left', 'alice');
    assert.deepEqual((await noticesIn(site.database)).at(-1), 'leave alice');

    // The grace of the other node's tab is not over, and yet she is somebody new there.
    await arrive(at(site, 1, alice));
    await toldOf(bob, 'joined', 'alice');
    assert.deepEqual((await noticesIn(site.database)).at(-1), 'join alice');
  });

  test('with NATS killed, leaving and a rotated nickId close what is open on the other node soon', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const [alice, bob] = [await site.enterAt(0, 'alice'), await site.enterAt(0, 'bob')];
    const witness = await connect(await site.enterAt(1, 'witness'));
    const here = await arrive(alice);
    const there = [await connect(at(site, 1, alice)), await connect(at(site, 1, bob))] as const;
    await toldOf(witness, 'joined', 'bob');
    await site.nats.kill();
    await site.untilWhole(false);

    const leftAt = performance.now();
    here.send({ type: 'leave' });
    const rotated = await fetch(`${bob.base}/credentials/rotate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bob.nickId}` },
    });
    assert.equal(rotated.status, 200);
    assert.equal((await there[0].closed()).code, 1000);
    assert.equal((await there[1].closed()).code, 4501);
    const tookMs = performance.now() - leftAt;
    t.diagnostic(`both were closed after ${Math.round(tookMs)} ms`);
    assert.ok(tookMs < UNTOLD_MAX_MS);
    await toldOf(witness, 'left', 'alice');

    // What is told again when NATS is back does not concern who came after it.
    const again = await connect(at(site, 1, alice));
    await site.nats.restart();
    await site.untilWhole();
    await say(again, 'here I am');
  });

  test('who came and went while NATS was away is known on every node all the same', async (t) => {
    // No entries tell of them.
    const site = await startNodes(t, 2, { LEAVE_GRACE_S: '0', NOTICES_MAX_ONLINE: '0' });
    await site.untilWhole();
    const alice = await connect(await site.enterAt(0, 'alice'));
    await site.nats.kill();
    const bob = await connect(await site.enterAt(1, 'bob'));
    await toldOf(alice, 'joined', 'bob');
    await bob.close();
    await toldOf(alice, 'left', 'bob');
  });

  test('a new nick of somebody with tabs on both is seen on both', async (t) => {
    const site = await startNodes(t, 2);
    await site.untilWhole();
    const seat = await site.enterAt(0, 'alice');
    const bob = await arrive(await site.enterAt(1, 'bob'));
    await arrive(seat);
    await toldOf(bob, 'joined', 'alice');
    const [room] = await site.database.sql<{ name: string }[]>`select name from room`;
    await post(`${seat.base}/rooms`, { name: room?.name, nick: 'alicia', nickId: seat.nickId });
    await connect(seat);
    await toldOf(bob, 'joined', 'alicia');
  });
});
