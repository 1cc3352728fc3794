import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from './emitter.ts';

test('a listener hears until it is taken away', () => {
  const emitter = new Emitter<{ number: number }>();
  const heard: number[] = [];
  const off = emitter.on('number', (number) => heard.push(number));
  emitter.emit('number', 1);
  off();
  emitter.emit('number', 2);
  assert.deepEqual(heard, [1]);
});
