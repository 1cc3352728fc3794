import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverUnderTest } from '../../protocol/support/target.ts';
import { Random } from '../random.ts';
import { checkFollow } from './follow.ts';
import { checkIdempotency } from './idempotency.ts';
import { checkResume } from './resume.ts';

/** `npm run faults -- --properties` has 10,000. */
const CASES = 300;
const CUTS = Number(process.env.CUTS ?? 40);
const SEED = 1;

const base = await serverUnderTest({ CONNECTIONS_PER_MEMBER: '1000', RATE_LIMITS: 'off' });

test('a message sent again and again, at once and after reconnects, is one entry', async () => {
  assert.deepEqual(await checkIdempotency(base, new Random(SEED), CASES), []);
});

test('who comes back gets exactly what was missed', async () => {
  assert.deepEqual(await checkResume(base, new Random(SEED), CASES), []);
});

test('a follower by events who is cut anywhere has every entry once, in order', async () => {
  assert.deepEqual(await checkFollow(base, new Random(SEED), CUTS), []);
});
