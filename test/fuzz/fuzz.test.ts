import { test } from 'node:test';
import { serverUnderTest } from '../protocol/support/target.ts';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz` has 50,000. */
const REQUESTS = 600;
const SEED = 1;

const base = await serverUnderTest({ RATE_LIMITS: 'off' });

test('whatever is sent to any route is answered by success or by a refusal', async () => {
  await fuzz(base, REQUESTS, SEED);
});
