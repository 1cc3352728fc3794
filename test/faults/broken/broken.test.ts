import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from '../checker.ts';
import { Crowd } from '../crowd.ts';
import { Random } from '../random.ts';
import { ackBeforeCommit } from './ack-before-commit.ts';
import { NoJoinBuffer } from './no-join-buffer.ts';
import { type Build, startNodes } from './nodes.ts';

/**
 * A checker that cannot fail is worthless. The same people talk in one room to the real build and to
 * four that are broken on purpose, on a database whose commits are slow, and sometimes fail.
 */

const SEED = 7;
/** For how long people talk, how much each says, and how long a broken build has to be done. */
const TALK = { talkMs: 1500, messages: 40, drainMs: 3000 };
const SHORT_TALK = { talkMs: 1000, messages: 25, drainMs: 1000 };
/** Readers look often, so that they look at the wrong moment too. */
const REST_MS = 10;

async function violationsOf(build: Build, { talkMs, messages, drainMs } = TALK): Promise<string[]> {
  const nodes = await startNodes(build);
  const random = new Random(SEED);
  const where = { bases: nodes.urls, rooms: 1, name: 'lounge' };
  try {
    const crowd = await Crowd.enter({ ...where, random, restMs: REST_MS });
    try {
      await crowd.talk(talkMs, messages);
      const ends = await crowd.drain(nodes.log, drainMs);
      return check(await crowd.history(nodes.log, ends));
    } finally {
      crowd.close();
    }
  } finally {
    // At once: the nodes of many loads would take all connections that PostgreSQL has.
    await nodes.stop();
  }
}

function assertCaught(violations: readonly string[], what: RegExp): void {
  const found = violations.some((violation) => what.test(violation));
  assert.ok(found, `not caught, only: ${violations.slice(0, 20).join('; ')}`);
}

test('the real build keeps every promise under this load', async () => {
  assert.deepEqual(await violationsOf({ sql: ['failing-commits.sql'] }), []);
});

test('an ack before the commit is caught', async () => {
  const build = { sql: ['failing-commits.sql'], database: ackBeforeCommit };
  assertCaught(await violationsOf(build), /acked at \d+ (is not in the log|stands at)/);
});

test('an identity column, which shows a later entry before an earlier one, is caught', async () => {
  const wanted = /a page of the log has \d+ where|what it missed has \d+ where/;
  const violations: string[] = [];
  // Somebody has to look while two writers are in the wrong order, which is soon after people came in.
  for (let load = 0; load < 60 && !violations.some((what) => wanted.test(what)); load += 1) {
    violations.push(...(await violationsOf({ sql: ['identity-column.sql'] }, SHORT_TALK)));
  }
  assertCaught(violations, wanted);
  assert.ok(!violations.some((what) => /the log has a hole/.test(what)), 'all was committed');
});

test('a newcomer who is live only after his history is caught', async () => {
  const violations = await violationsOf({ hub: (parts) => new NoJoinBuffer(parts) });
  assertCaught(violations, /saw a gap/);
});

test('a number that is burnt on a duplicate is caught', async () => {
  const violations = await violationsOf({ sql: ['cte-on-conflict.sql'] });
  assertCaught(violations, /the log has a hole/);
});
