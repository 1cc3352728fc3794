import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconnectDelay } from './backoff.ts';

const lost = { code: 1006, reason: '', failures: 0, askedMs: 0 };
const longest = () => 1;

test('the bound doubles with each failure and stays at ten seconds', () => {
  const bounds = [0, 1, 2, 3, 4, 5, 50].map((failures) =>
    reconnectDelay({ ...lost, failures }, longest),
  );
  assert.deepEqual(bounds, [500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test('the jitter is full: a wait may be nothing at all', () => {
  assert.equal(
    reconnectDelay({ ...lost, failures: 9 }, () => 0),
    0,
  );
});

test('a server that goes away says over which time its clients spread', () => {
  const reason = '{"spread_ms":3000}';
  assert.equal(
    reconnectDelay({ ...lost, code: 1001, reason }, () => 0.5),
    1500,
  );
});

test('a 1001 with a reason of somebody else is an ordinary loss', () => {
  for (const reason of ['', 'bye', 'null', '{"spread_ms":"x"}', '{"spread_ms":-1}']) {
    assert.equal(reconnectDelay({ ...lost, code: 1001, reason }, longest), 500);
  }
});

test('a wait that the server asked for is kept, and flooding costs five seconds', () => {
  assert.equal(
    reconnectDelay({ ...lost, askedMs: 7000 }, () => 0),
    7000,
  );
  assert.equal(
    reconnectDelay({ ...lost, code: 4029 }, () => 0),
    5000,
  );
});
