import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Batch } from './batch.ts';
import { EVENT_STREAM } from './event-stream.ts';
import { encode } from './events.ts';
import type { EncodedEntry } from './recent-entries.ts';
import { SOCKET_FORMAT } from './socket-format.ts';
import { TEXT_STREAM } from './text-stream.ts';

const ALICE = 'user_alice00000000000';
const BOB = 'user_bob0000000000000';
const CAROL = 'user_carol00000000000';
const PONG = encode({ type: 'pong', data: {} });

function entry(seq: number, memberId: string, clientId?: string): EncodedEntry {
  const data = {
    log_seq: seq,
    log_kind: 'text',
    log_user_name: 'ünï',
    log_content: `😀 ${seq}`,
    log_time: '2026-11-21 09:30:12',
  };
  return { seq, memberId, clientId, data: JSON.stringify(data) };
}

const batch = new Batch([
  entry(1, ALICE, 'first "one"'),
  entry(2, BOB, '二'),
  entry(3, ALICE),
  entry(4, ALICE, 'last'),
]);

/** Frames here have between 126 and 65,535 bytes, so their head has four. */
const events = (frame: Buffer) => {
  assert.equal(frame.readUInt16BE(2), frame.length - 4);
  return JSON.parse(frame.toString('utf8', 4));
};

const ids = (frame: Buffer) =>
  events(frame).map(({ data }: { data: { client_id?: string } }) => data.client_id ?? '-');

test('each author’s copy has the ids that he gave, and nobody else’s', () => {
  assert.deepEqual(ids(batch.own(SOCKET_FORMAT, ALICE, [])), ['first "one"', '-', '-', 'last']);
  assert.deepEqual(ids(batch.own(SOCKET_FORMAT, BOB, [])), ['-', '二', '-', '-']);
  assert.deepEqual(ids(batch.own(SOCKET_FORMAT, CAROL, [])), ['-', '-', '-', '-']);
});

test('without an id every copy is the one that is shared', () => {
  assert.deepEqual(batch.own(SOCKET_FORMAT, CAROL, []), batch.shared(SOCKET_FORMAT));
  assert.deepEqual(ids(batch.shared(SOCKET_FORMAT)), ['-', '-', '-', '-']);
  assert.deepEqual(
    [ALICE, BOB, CAROL].map((who) => batch.isAuthor(who)),
    [true, true, false],
  );
});

test('replies come before the entries, in the same frame', () => {
  const types = (frame: Buffer) => events(frame).map(({ type }: { type: string }) => type);
  const messages = ['message', 'message', 'message', 'message'];
  assert.deepEqual(types(batch.own(SOCKET_FORMAT, CAROL, [PONG, PONG])), [
    'pong',
    'pong',
    ...messages,
  ]);
  assert.deepEqual(types(batch.own(SOCKET_FORMAT, BOB, [PONG])), ['pong', ...messages]);
});

test('what only its author is to see comes in his copy alone', () => {
  const hidden = { ...entry(2, BOB, 'b'), own: entry(2, BOB).data, data: '{"log_seq":2}' };
  const partly = new Batch([entry(1, ALICE, 'a'), hidden, entry(3, BOB, 'c')]);
  const contents = (memberId: string) =>
    events(partly.own(SOCKET_FORMAT, memberId, [])).map(
      ({ data }: { data: { log_content?: string } }) => data.log_content ?? 'hidden',
    );
  assert.deepEqual(contents(ALICE), ['😀 1', 'hidden', '😀 3']);
  assert.deepEqual(contents(BOB), ['😀 1', '😀 2', '😀 3']);
  assert.deepEqual(ids(partly.own(SOCKET_FORMAT, BOB, [])), ['-', 'b', 'c']);
});

test('on an event stream each message has its seq, and its author’s id in its data', () => {
  const [pong, first, second, ...rest] = batch
    .own(EVENT_STREAM, BOB, [PONG])
    .toString()
    .split('\n\n');
  assert.equal(pong, 'event: pong\ndata: {}');
  assert.match(first ?? '', /^id: 1\nevent: message\ndata: \{.*"😀 1".*\}$/s);
  assert.equal(JSON.parse(second?.split('data: ')[1] ?? '').client_id, '二');
  assert.equal(rest.length, 3);
});

test('in a terminal everybody reads the same lines', () => {
  const lines = batch.shared(TEXT_STREAM).toString();
  assert.equal(lines.split('\n')[1], '2026-11-21 09:30:12  ünï: 😀 2');
  assert.equal(batch.own(TEXT_STREAM, ALICE, [PONG]).toString(), lines);
});
