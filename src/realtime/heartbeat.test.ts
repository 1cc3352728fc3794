import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { connect, enterTogether } from '../../test/protocol/support/people.ts';
import { upgradeSilently } from '../../test/support/raw-client.ts';
import { startServer } from '../../test/support/server.ts';

test('a peer that does not answer is ended, one that does is not', async (t) => {
  // Enough for the living one to answer, however busy the machine is.
  const { url, stop } = await startServer({ HEARTBEAT_S: '1', HEARTBEAT_TIMEOUT_S: '5' });
  t.after(stop);
  const [mute, quiet] = await enterTogether(url, 'mute', 'quiet');
  assert.ok(mute && quiet);
  // It says nothing by itself, but its library answers pings.
  const living = await connect(quiet);
  // Before the server's clock begins.
  const start = performance.now();
  const dead = await upgradeSilently(url, mute);
  dead.resume();
  await once(dead, 'close');
  const ms = performance.now() - start;
  assert.ok(ms > 5900, `ended after ${ms} ms, before it had time to answer`);
  await living.answers();
  living.terminate();
});
