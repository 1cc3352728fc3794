import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { until } from '../support/until.ts';
import { historyOf } from './support/assertions.ts';
import { connect, enterTogether, type Seat } from './support/people.ts';
import type { TestSocket } from './support/socket.ts';
import { remote, serverUnderTest } from './support/target.ts';

/** A server that somebody else started has a grace that this file cannot know. */
const skip = remote;
const GRACE_MS = 1000;
const base = skip ? '' : await serverUnderTest({ LEAVE_GRACE_S: String(GRACE_MS / 1000) });
/** Where no grace ends before the tests do. */
const patient = skip ? '' : await serverUnderTest();

/** A room with an observer and others who are not connected yet. */
const observed = (...nicks: string[]) => observedAt(base, ...nicks);

async function observedAt(server: string, ...nicks: string[]) {
  const [observerSeat, ...seats] = await enterTogether(server, 'observer', ...nicks);
  assert.ok(observerSeat);
  return { observer: await connect(observerSeat), seats };
}

const notice = (observer: TestSocket, seat: Seat | undefined, kind: string) =>
  observer.next('message', (m) => m.log_kind === kind && m.subject?.member_id === seat?.memberId);

/** The joins and leaves of somebody in the log, which has no gaps: what is not there never was. */
async function comingsAndGoings(observer: TestSocket, seat: Seat | undefined): Promise<string[]> {
  observer.send({ type: 'query-logs' });
  const { messages } = historyOf(await observer.next('logs'));
  const own = messages.filter((message) => message.subject?.member_id === seat?.memberId);
  return own.map((message) => message.log_kind);
}

// Each of these waits for a grace to pass, in a room of its own.
describe('leaving', { skip, concurrency: true }, () => {
  test('two tabs are one join, and one leave after the last has gone', async () => {
    const { observer, seats } = await observed('bob');
    const [bob] = seats;
    assert.ok(bob);
    const first = await connect(bob);
    const second = await connect(bob, { classic: true });
    await notice(observer, bob, 'join');
    await first.close();
    await second.answers();
    const gone = performance.now();
    await second.close();
    await notice(observer, bob, 'leave');
    assert.ok(performance.now() - gone > GRACE_MS - 100);
    assert.deepEqual(await comingsAndGoings(observer, bob), ['join', 'leave']);
  });

  test('closing one of two tabs is not a leave, however long it is ago', async () => {
    const { observer, seats } = await observed('bob', 'carol');
    const [bob, carol] = seats;
    assert.ok(bob && carol);
    const first = await connect(bob);
    const second = await connect(bob);
    const clock = await connect(carol);
    await first.close();
    await clock.close();
    await notice(observer, carol, 'leave');
    assert.deepEqual(await comingsAndGoings(observer, bob), ['join']);
    await second.answers();
  });

  test('a reload within the grace is neither a leave nor a join', async () => {
    // On a busy machine it may take longer than the grace: then another one tries.
    await until(async () => {
      const { observer, seats } = await observed('bob', 'carol');
      const [bob, carol] = seats;
      assert.ok(bob && carol);
      const tab = await connect(bob);
      const clock = await connect(carol);
      const gone = performance.now();
      await tab.close();
      const reloaded = await connect(bob);
      const wasInTime = performance.now() - gone < GRACE_MS;
      await clock.close();
      await notice(observer, carol, 'leave');
      if (!wasInTime) return false;
      assert.deepEqual(await comingsAndGoings(observer, bob), ['join']);
      await reloaded.answers();
      return true;
    });
  });

  test('somebody who comes back after his leave joins again', async () => {
    const { observer, seats } = await observed('bob');
    const [bob] = seats;
    assert.ok(bob);
    await (await connect(bob)).close();
    await notice(observer, bob, 'leave');
    await connect(bob);
    await notice(observer, bob, 'join');
    await notice(observer, bob, 'join');
    assert.deepEqual(await comingsAndGoings(observer, bob), ['join', 'leave', 'join']);
  });

  test('a cut connection is followed by one leave after the grace', async () => {
    const { observer, seats } = await observed('bob');
    const [bob] = seats;
    assert.ok(bob);
    const tab = await connect(bob);
    await notice(observer, bob, 'join');
    tab.terminate();
    await notice(observer, bob, 'leave');
    const { online } = await observer.next('presence', (p) => p.left.length > 0);
    assert.equal(online, 1);
  });

  test('leave with two tabs open is one leave for good, at once', async () => {
    const { observer, seats } = await observedAt(patient, 'bob');
    const [bob] = seats;
    assert.ok(bob);
    const first = await connect(bob);
    await connect(bob);
    await notice(observer, bob, 'join');
    first.send({ type: 'leave' });
    await notice(observer, bob, 'leave');
  });
});

test('a crowd that comes at once is announced once each and counted once each', {
  skip,
}, async () => {
  const nicks = Array.from({ length: 30 }, (_, index) => `guest ${index}`);
  const { observer, seats } = await observed(...nicks);
  await Promise.all(seats.flatMap((seat) => [connect(seat), connect(seat)]));
  for (const seat of seats) await notice(observer, seat, 'join');
  await observer.next('presence', (presence) => presence.online === 31);
  for (const seat of seats) assert.deepEqual(await comingsAndGoings(observer, seat), ['join']);
});
