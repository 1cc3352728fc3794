import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfter } from './back-off.ts';

test('the pause doubles up to a quarter of an hour, and up to half of it is chance', () => {
  const longest = [0, 1, 2, 9, 10, 500].map((failures) => retryAfter(failures, () => 1));
  assert.deepEqual(longest, [1000, 2000, 4000, 512_000, 900_000, 900_000]);
  assert.equal(
    retryAfter(2, () => 0),
    2000,
  );
});
