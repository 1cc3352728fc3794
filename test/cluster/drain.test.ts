import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { arrive, connect, type Seat, say, welcomeOf } from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import { until } from '../support/until.ts';
import { startNodes } from './nodes.ts';

after(terminateAll);

describe('a node that ends', { skip: skipNatsTests }, () => {
  test('is red first, sends its people to another one after the other, and nobody sees a leave', async (t) => {
    const site = await startNodes(t, 2, { DRAIN_S: '2', LEAVE_GRACE_S: '1' });
    await site.untilWhole();
    const [ending, staying] = site.nodes;
    assert.ok(ending && staying);
    const witness = await arrive(await site.enterAt(1, 'witness'));
    const seats = [await site.enterAt(0, 'ann'), await site.enterAt(0, 'ben')];
    const sockets = [];
    for (const seat of seats) sockets.push(await arrive(seat));
    const carol = await arrive(await site.enterAt(0, 'carol'));

    const ended = ending.stop();
    const { status, parts } = await until(async () => {
      const answer = await fetch(`${ending.url}/readyz`);
      const health = (await answer.json()) as { parts: { draining: boolean } };
      return { status: answer.status, parts: health.parts };
    });
    assert.deepEqual([status, parts.draining], [503, true]);
    // Whoever has not been sent away is served as ever.
    await say(carol, 'still here');
    for (const [i, socket] of sockets.entries()) {
      const { code, reason } = await socket.closed();
      assert.equal(code, 1001);
      assert.ok(JSON.parse(reason).spread_ms > 0);
      const seq = socket.seen('message').at(-1)?.log_seq ?? 0;
      const moved: Seat = { ...(seats[i] as Seat), base: staying.url };
      assert.equal(welcomeOf(await connect(moved, { after: seq })).resumed, true);
    }
    assert.equal((await carol.closed()).code, 1001);
    await ended;

    // Carol does not come back, and is reaped when her grace is over; nobody else left before.
    await witness.next('message', ({ log_kind: kind }) => kind === 'leave', 40_000);
    const leaves = witness.seen('message').filter(({ log_kind: kind }) => kind === 'leave');
    assert.deepEqual(
      leaves.map(({ subject }) => subject?.user_name),
      ['carol'],
    );
  });
});
