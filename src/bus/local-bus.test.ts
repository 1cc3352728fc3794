import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalBus } from './local-bus.ts';

test('who publishes hears its own signal, like all who listen to the room', () => {
  const bus = new LocalBus<string>();
  const heard: string[] = [];
  bus.subscribe('a', (signal) => heard.push(`first ${signal}`));
  bus.subscribe('a', (signal) => heard.push(`second ${signal}`));
  bus.publish('a', 'hello');
  assert.deepEqual(heard, ['first hello', 'second hello']);
});

test('a listener hears its room alone', () => {
  const bus = new LocalBus<string>();
  const heard: string[] = [];
  bus.subscribe('a', (signal) => heard.push(signal));
  bus.publish('b', 'elsewhere');
  bus.publish('a', 'here');
  assert.deepEqual(heard, ['here']);
});

test('signals of one publisher come in order', () => {
  const bus = new LocalBus<number>();
  const heard: number[] = [];
  bus.subscribe('a', (signal) => heard.push(signal));
  for (const signal of [1, 2, 3]) bus.publish('a', signal);
  assert.deepEqual(heard, [1, 2, 3]);
});

test('one listener that ends does not end the others, nor one that came after', () => {
  const bus = new LocalBus<string>();
  const heard: string[] = [];
  const end = bus.subscribe('a', () => heard.push('gone'));
  end();
  bus.subscribe('a', (signal) => heard.push(signal));
  end();
  bus.publish('a', 'hello');
  assert.deepEqual(heard, ['hello']);
});

test('after the end nobody hears anything, and publishing is no fault', async () => {
  const bus = new LocalBus<string>();
  bus.subscribe('a', () => assert.fail('heard'));
  await bus.close();
  bus.publish('a', 'hello');
});
