import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Operator } from '../admin/support/operator.ts';
import { startServer } from '../support/server.ts';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz` has 50,000. */
const REQUESTS = 600;
const SEED = 1;

test('whatever is sent to any route is answered by success or by a refusal', async () => {
  const server = await startServer();
  try {
    const operator = await Operator.signIn(server);
    const statuses = await fuzz(server.url, operator, REQUESTS, SEED);
    assert.ok(
      (statuses[200] ?? 0) > REQUESTS / 20,
      `hardly one got in: ${JSON.stringify(statuses)}`,
    );
    assert.equal((await operator.get('/session')).status, 200, 'the operator was shut out');
  } finally {
    await server.stop();
  }
});
