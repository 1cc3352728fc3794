import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, encodeAround, splitEvent } from './events.ts';

test('an event falls into its type and the JSON of its data', () => {
  const data = { code: 'x', message: 'with "quotes" and ,"data":' };
  assert.deepEqual(splitEvent(encode({ type: 'error', data })), {
    type: 'error',
    data: JSON.stringify(data),
  });
  assert.deepEqual(splitEvent(encodeAround('logs', '[]')), { type: 'logs', data: '[]' });
});
