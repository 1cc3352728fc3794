import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandsFor, parseWritten } from './commands.ts';
import { NickCompletion } from './nick-completion.ts';
import { Recall } from './recall.ts';

const KICK = [{ name: '/kick', help: () => '', run: async (whom: string) => `no ${whom}` }];

test('a command that not everybody has is there for who has it', async () => {
  const written = parseWritten('/KICK  bob ', KICK);
  assert.ok(written.kind === 'run');
  assert.equal(await written.run(), 'no bob');
});

test('a slash begins a command, two of them a message that begins with one', () => {
  assert.deepEqual(parseWritten('hi /me'), { kind: 'say', content: 'hi /me' });
  assert.deepEqual(parseWritten('//shrug'), { kind: 'say', content: '/shrug' });
  assert.deepEqual(parseWritten('/ME  waves'), { kind: 'say', content: '/me waves' });
  assert.deepEqual(parseWritten('/nick  New Name '), { kind: 'nick', nick: 'New Name' });
  assert.deepEqual(parseWritten('/leave'), { kind: 'leave' });
  assert.deepEqual(parseWritten('/nick'), { kind: 'help' });
  assert.deepEqual(parseWritten('/dance now'), { kind: 'unknown', name: '/dance' });
  assert.deepEqual(parseWritten('/kick bob'), { kind: 'unknown', name: '/kick' });
});

test('the beginning of a command offers what it may become', () => {
  assert.deepEqual(commandsFor('/'), ['/me', '/nick', '/help', '/leave']);
  assert.deepEqual(commandsFor('/N'), ['/nick']);
  assert.deepEqual(commandsFor('/nick a'), []);
  assert.deepEqual(commandsFor('hello'), []);
  assert.deepEqual(commandsFor('/k', KICK), ['/kick']);
  assert.deepEqual(commandsFor('/k'), []);
});

test('a nick is completed before the caret, then the next one, then none', () => {
  const completion = new NickCompletion();
  const nicks = ['Alice', 'albert', 'Bob'];
  const first = completion.next({ value: 'hi al, you', caret: 5 }, nicks);
  assert.deepEqual(first, { value: 'hi Alice , you', caret: 9 });
  const second = completion.next(first, nicks);
  assert.deepEqual(second, { value: 'hi albert , you', caret: 10 });
  assert.equal(completion.next(second, nicks), undefined);
  assert.deepEqual(completion.next({ value: 'bo', caret: 2 }, nicks), { value: 'Bob: ', caret: 5 });
  assert.equal(completion.next({ value: '', caret: 0 }, nicks), undefined);
});

test('what was sent is recalled, back and forth', () => {
  const recall = new Recall();
  recall.sent('one');
  recall.sent('two');
  assert.equal(recall.newer(), undefined);
  assert.deepEqual([recall.older(), recall.older(), recall.older()], ['two', 'one', undefined]);
  assert.equal(recall.isShown('one'), true);
  assert.deepEqual([recall.newer(), recall.newer()], ['two', '']);
});
