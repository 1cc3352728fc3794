import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloseCode, mayComeBack } from './close-codes.ts';

test('a close code alone says whether to come back', () => {
  const again = [
    'goingAway',
    'unavailable',
    'tooSlow',
    'roomFull',
    'flooding',
    'frameTooBig',
  ] as const;
  for (const name of again) assert.ok(mayComeBack(CloseCode[name]), name);
  assert.ok(mayComeBack(1006), 'a lost network');
  const never = Object.entries(CloseCode).filter(([name]) => !again.some((code) => code === name));
  assert.equal(never.length, 8);
  for (const [name, code] of never) assert.equal(mayComeBack(code), false, name);
});
