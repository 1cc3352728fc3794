import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import _ from 'lodash';
import { newClientId } from '../ids.ts';
import { type StoredEntry, toWire } from '../wire/entry.ts';
import { encodeEntry, isOwn, RecentEntries, seenBy } from './recent-entries.ts';

function stored(seq: number, clientId = newClientId()): StoredEntry {
  return {
    roomId: 'room_0a1b2c3d4e5f6g7h',
    memberId: 'user_8f3k2l9d0s7a6q1w',
    nick: 'alice',
    headNum: 0,
    kind: 'text',
    content: `number ${seq}`,
    clientId,
    seq,
    createdAt: new Date(0),
  };
}

const encoded = (...seqs: number[]) => seqs.map((seq) => encodeEntry(stored(seq), 'en'));
const seqs = (entries: readonly { seq: number }[] | undefined) => entries?.map(({ seq }) => seq);

test('the latest are at most as many as its capacity, ascending', () => {
  const recent = new RecentEntries(3, 2, encoded(1, 2));
  assert.deepEqual(seqs(recent.latest()), [1, 2]);
  for (const seq of _.range(3, 30)) {
    recent.push(encoded(seq));
    assert.deepEqual(seqs(recent.latest()), [seq - 2, seq - 1, seq]);
    assert.equal(recent.headSeq, seq);
  }
  assert.deepEqual(seqs(recent.latest(2)), [28, 29]);
  assert.deepEqual(seqs(recent.latest(100)), [27, 28, 29]);
});

test('what was missed is told exactly, or not at all', () => {
  const recent = new RecentEntries(3, 10, encoded(8, 9, 10));
  assert.deepEqual(seqs(recent.after(10)), []);
  assert.deepEqual(seqs(recent.after(9)), [10]);
  assert.deepEqual(seqs(recent.after(7)), [8, 9, 10]);
  assert.equal(recent.after(6), undefined, 'more than it promises');
  assert.equal(recent.after(11), undefined, 'a seq that is not reached yet');
  recent.push(encoded(11));
  assert.equal(recent.after(7), undefined, 'it has 8, and may not tell more than its capacity');
});

test('an empty room has missed nothing', () => {
  const recent = new RecentEntries(3, 0, []);
  assert.deepEqual(recent.after(0), []);
  assert.equal(recent.logs, '[]');
});

test('the logs are JSON of the latest entries, and follow what is pushed', () => {
  const recent = new RecentEntries(2, 1, encoded(1));
  const told = () => JSON.parse(recent.logs).map((entry: { log_seq: number }) => entry.log_seq);
  assert.deepEqual(told(), [1]);
  recent.push([]);
  recent.push(encoded(2, 3));
  assert.deepEqual(told(), [2, 3]);
});

test('an entry has the client id that its author gave, and none that the server gave', () => {
  assert.equal(encodeEntry(stored(1, 'my "id"'), 'en').clientId, 'my "id"');
  assert.equal(encodeEntry(stored(1), 'en').clientId, undefined);
});

test('what the log has lost is lost here too, and nothing is said to be below', () => {
  const recent = new RecentEntries(3, 10, encoded(8, 9, 10));
  assert.equal(recent.hasBelow(recent.latest()), true);
  assert.equal(JSON.parse(recent.logs).length, 3);
  recent.trim(9);
  assert.deepEqual(seqs(recent.latest()), [9, 10]);
  assert.equal(JSON.parse(recent.logs).length, 2);
  assert.equal(recent.hasBelow(recent.latest()), false);
  assert.equal(recent.hasBelow(recent.latest(1)), true);
  assert.equal(recent.after(7), undefined);
  assert.deepEqual(seqs(recent.after(8)), [9, 10]);
  recent.trim(11);
  assert.deepEqual(recent.after(10), []);
  assert.equal(recent.hasBelow(recent.latest()), false);
});

test('what is gone is not said to be there by who heard of it late', () => {
  const recent = new RecentEntries(3, 10, encoded(8, 9, 10));
  recent.trim(9);
  recent.trim(5);
  assert.equal(recent.hasBelow(recent.latest()), false);
});

test('where nothing is at hand, all that is kept is below', () => {
  assert.equal(new RecentEntries(3, 1, []).hasBelow([]), true);
});

test('what is older than its capacity is let go, however many came at once', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const recent = new RecentEntries(3, 2, encoded(1, 2));
  const oldest = new WeakRef(recent.latest()[0] as object);
  recent.push(encoded(..._.range(3, 30)));
  // What a WeakRef was made of stays until the turn ends.
  await setImmediate();
  collect();
  assert.equal(oldest.deref(), undefined);
  assert.deepEqual(seqs(recent.latest()), [27, 28, 29]);
});

const textsOf = (logs: string) =>
  JSON.parse(logs).map((entry: { log_content: string }) => entry.log_content);

test('what a later entry has altered is read as it is now, and nothing else is another', () => {
  const recent = new RecentEntries(3, 3, encoded(1, 2, 3));
  assert.deepEqual(textsOf(recent.logs), ['number 1', 'number 2', 'number 3']);
  const details = { act: 'delete' as const, seqs: [2] };
  recent.alter(toWire({ ...stored(4), kind: 'recall', content: '', details }, 'en'));
  assert.deepEqual(textsOf(recent.logs), ['number 1', '', 'number 3']);
  assert.ok(recent.latest().every(({ own }) => own === undefined));
});

test('what is hidden its author alone reads, also once it was altered', () => {
  const hidden = encodeEntry({ ...stored(2), kind: 'hidden' }, 'en');
  const recent = new RecentEntries(3, 2, [...encoded(1), hidden]);
  const author = hidden.memberId;
  assert.ok(!textsOf(recent.logs).includes('number 2'));
  assert.deepEqual(textsOf(recent.logsFor(author)), ['number 1', 'number 2']);
  assert.equal(recent.logsFor('somebody'), recent.logs);
  assert.deepEqual(textsOf(new RecentEntries(3, 2, [hidden]).logsFor(author)), ['number 2']);
  assert.equal(seenBy(hidden, undefined), hidden.data);
  const details = { act: 'recall' as const, seqs: [2] };
  recent.alter(toWire({ ...stored(3), kind: 'recall', content: '', details }, 'en'));
  assert.deepEqual(textsOf(recent.logsFor(author)), ['number 1', '']);
});

test('an author is sent something of his own where he gave an id, or alone sees it', () => {
  const [plain] = encoded(1);
  assert.ok(plain);
  assert.equal(isOwn(plain), false);
  assert.equal(isOwn({ ...plain, clientId: 'c1' }), true);
  assert.equal(isOwn(encodeEntry({ ...stored(2), kind: 'hidden' }, 'en')), true);
});
