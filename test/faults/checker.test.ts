import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireEvent, WireMessage } from '../protocol/support/wire.ts';
import { check } from './checker.ts';
import type { ConnectionRecord, History, LogRow } from './history.ts';

const ROOM = 'room_0000000000000000';
const ANN = 'user_a';
const BEN = 'user_b';

const clientIdOf = (seq: number) => `id ${seq}`;
const textOf = (seq: number) => `text ${seq}`;

function row(seq: number): LogRow {
  if (seq === 1) {
    return { seq, kind: 'join', memberId: ANN, nick: 'ann', content: '', clientId: 'ours' };
  }
  const content = textOf(seq);
  return { seq, kind: 'text', memberId: ANN, nick: 'ann', content, clientId: clientIdOf(seq) };
}

function entry(seq: number, changes: Partial<WireMessage> = {}): WireMessage {
  const isText = seq > 1;
  return {
    log_id: `${ROOM}_${seq}`,
    log_seq: seq,
    log_kind: isText ? 'text' : 'join',
    log_user_id: isText ? ANN : 'system',
    log_user_name: isText ? 'ann' : 'system',
    head_num: 0,
    log_content: isText ? textOf(seq) : 'ann joined the room',
    log_time: '2026-11-21 09:30:12',
    created_at: '2026-11-21T09:30:12.000Z',
    ...(!isText && { subject: { member_id: ANN, user_name: 'ann' } }),
    ...changes,
  };
}

const entries = (first: number, last: number): WireMessage[] =>
  Array.from({ length: last - first + 1 }, (_, index) => entry(first + index));

const live = (...seqs: number[]): WireEvent[] =>
  seqs.map((seq) => ({ type: 'message', data: entry(seq) }));

const history = (first: number, last: number): WireEvent => ({
  type: 'logs',
  data: { messages: entries(first, last), has_more: false },
});

const ack = (seq: number, duplicate = false): WireEvent => ({
  type: 'ack',
  data: { client_id: clientIdOf(seq), log_seq: seq, log_time: '', duplicate },
});

function welcome(headSeq: number, resumed = false): WireEvent {
  const data = { head_seq: headSeq, resumed, epoch: 'e1', heartbeat_ms: 25_000, limits: {} };
  return { type: 'welcome', data: data as Extract<WireEvent, { type: 'welcome' }>['data'] };
}

function connection(
  events: WireEvent[],
  changes: Partial<ConnectionRecord> = {},
): ConnectionRecord {
  return {
    name: 'ben, connection 1',
    roomId: ROOM,
    memberId: BEN,
    isClassic: false,
    after: undefined,
    epoch: undefined,
    sent: [],
    events,
    closeCode: undefined,
    ...changes,
  };
}

const resumedFrom = (after: number, ...events: WireEvent[]) =>
  connection(events, { after, epoch: 'e1' });

/** A room of five entries: Ann's join and four texts, all acked, seen and read as they should be. */
function good(changes: Partial<History> = {}): History {
  return {
    rooms: [{ roomId: ROOM, epoch: 'e1', headSeq: 5, rows: [1, 2, 3, 4, 5].map(row) }],
    messages: [2, 3, 4, 5].map((seq) => ({
      roomId: ROOM,
      memberId: ANN,
      clientId: clientIdOf(seq),
      content: textOf(seq),
      ackedSeq: seq,
    })),
    connections: [
      connection(
        [welcome(0), ...live(1, 2, 3, 4, 5), ack(2), ack(3), ack(4), ack(5), ack(5, true)],
        {
          memberId: ANN,
        },
      ),
      connection([welcome(2), ...live(3)]),
      resumedFrom(3, welcome(4, true), history(4, 4), ...live(5)),
      connection([welcome(3), history(1, 3), ...live(4, 5)], { isClassic: true }),
    ],
    readers: [
      {
        name: 'ben',
        roomId: ROOM,
        told: [
          { type: 'start', seq: 2 },
          { type: 'message', entry: entry(3) },
          { type: 'reset', entries: entries(1, 4) },
          { type: 'message', entry: entry(5) },
        ],
      },
    ],
    pages: [{ roomId: ROOM, headSeq: 5, entries: entries(1, 5) }],
    ends: [{ name: 'ben', roomId: ROOM, seq: 5, headSeq: 5 }],
    ...changes,
  };
}

const withLog = (...rows: LogRow[]): History =>
  good({ rooms: [{ roomId: ROOM, epoch: 'e1', headSeq: rows.at(-1)?.seq ?? 0, rows }] });

const seenBy = (...connections: ConnectionRecord[]): History => good({ connections });

const page = (query: { before?: number; after?: number }, answer: WireEvent) =>
  connection([welcome(4), ...live(5), answer], {
    sent: [{ type: 'query-logs', eventsBefore: 2, ...query }],
  });

const told = (...told: History['readers'][number]['told']): History =>
  good({ readers: [{ name: 'ben', roomId: ROOM, told }] });

test('a history in which every promise was kept has no violation', () => {
  assert.deepEqual(check(good()), []);
});

const BREACHES: readonly [what: string, history: History, says: RegExp][] = [
  ['a hole in the log', withLog(row(1), row(2), row(3), row(5)), /a hole before 5/],
  ['a place taken twice', withLog(row(1), row(2), row(2), row(3), row(4), row(5)), /has 2 twice/],
  [
    'a counter beyond the log',
    good({ rooms: [{ roomId: ROOM, epoch: 'e1', headSeq: 6, rows: [1, 2, 3, 4, 5].map(row) }] }),
    /the counter says 6, the log ends at 5/,
  ],
  [
    'a message stored twice',
    withLog(row(1), row(2), row(3), row(4), row(5), { ...row(5), seq: 6 }),
    /one message stands in the log at 5 and at 6/,
  ],
  [
    'an entry that nobody sent',
    withLog(row(1), row(2), row(3), row(4), row(5), { ...row(5), seq: 6, clientId: 'x' }),
    /nobody sent what stands in the log at 6/,
  ],
  [
    'a text that was changed',
    withLog(row(1), row(2), row(3), row(4), { ...row(5), content: 'other' }),
    /the text at 5 is not what its author sent/,
  ],
  ['an acked message that is lost', withLog(row(1), row(2), row(3), row(4)), /5 is not in the log/],
  [
    'an ack of another place',
    seenBy(
      connection(
        [welcome(5), { ...ack(5), data: { ...ack(4).data, client_id: 'id 5' } } as WireEvent],
        { memberId: ANN },
      ),
    ),
    /acked at 4 stands at 5/,
  ],
  [
    'a message that is new twice',
    seenBy(connection([welcome(5), ack(5), ack(5)], { memberId: ANN })),
    /acked as new a second time/,
  ],
  [
    'a message that is never acked',
    good({ messages: good().messages.map((message) => ({ ...message, ackedSeq: undefined })) }),
    /was never acked/,
  ],
  ['an entry before the welcome', seenBy(connection(live(1))), /got message before its welcome/],
  ['a gap', seenBy(connection([welcome(2), ...live(3, 5)])), /saw a gap: 5 where 4 belongs/],
  ['a repeat', seenBy(connection([welcome(2), ...live(3, 3)])), /saw 3 again/],
  ['a disorder', seenBy(connection([welcome(2), ...live(3, 5, 4)])), /saw 4 again or too late/],
  [
    'a seam between history and live',
    seenBy(resumedFrom(2, welcome(3, true), history(3, 3), ...live(5))),
    /saw a gap: 5 where 4 belongs/,
  ],
  [
    'a resume without its first entry',
    seenBy(resumedFrom(2, welcome(5, true), history(4, 5))),
    /what it missed has 4 where 3 belongs/,
  ],
  [
    'a resume without its last entry',
    seenBy(resumedFrom(2, welcome(5, true), history(3, 4))),
    /what it missed ends at 4, the head was 5/,
  ],
  [
    'a resume that was refused without need',
    seenBy(resumedFrom(2, welcome(5, false), history(1, 5))),
    /came back from 2 to 5 and was told resumed:false/,
  ],
  [
    'a resume into another epoch',
    seenBy(connection([welcome(5, true), history(4, 5)], { after: 3, epoch: 'e0' })),
    /was told resumed:true/,
  ],
  [
    'a resume from beyond the head, which was lost',
    seenBy(resumedFrom(7, welcome(5, true), { type: 'logs', data: [] })),
    /came back from 7 to 5 and was told resumed:true/,
  ],
  [
    'a live entry in place of the history',
    seenBy(resumedFrom(4, welcome(4, true), ...live(5))),
    /got a live entry before its history/,
  ],
  [
    "an entry under somebody else's name",
    seenBy(connection([welcome(4), { type: 'message', data: entry(5, { log_user_name: 'ben' }) }])),
    /was shown 5 as said by ben, it is ann's/,
  ],
  [
    'another text than the log has',
    seenBy(connection([welcome(4), { type: 'message', data: entry(5, { log_content: 'x' }) }])),
    /was shown another text at 5/,
  ],
  [
    "the author's own id, shown to another",
    seenBy(connection([welcome(4), { type: 'message', data: entry(5, { client_id: 'id 5' }) }])),
    /was shown the author's own id at 5/,
  ],
  [
    'an entry that is not in the log',
    seenBy(connection([welcome(5), ...live(6)])),
    /was shown 6, which is not in the log/,
  ],
  [
    'a page with a hole',
    seenBy(
      page(
        { after: 2 },
        { type: 'logs', data: { messages: [entry(3), entry(5)], has_more: false } },
      ),
    ),
    /a page of the log has 5 where 4 belongs/,
  ],
  ['a page that ends too early', seenBy(page({ after: 2 }, history(3, 4))), /ends at 4, below 5/],
  [
    'a page that ends before what was asked for',
    seenBy(page({ before: 5 }, history(1, 3))),
    /has 1 where 2/,
  ],
  [
    'a member in good standing who is turned away',
    seenBy(connection([], { closeCode: 4501 })),
    /4501/,
  ],
  [
    'a page of the library with a gap',
    told({ type: 'start', seq: 2 }, { type: 'message', entry: entry(4) }),
    /its page has 4 where 3 belongs/,
  ],
  [
    'a page of the library with a repeat',
    told({ type: 'reset', entries: entries(1, 4) }, { type: 'message', entry: entry(4) }),
    /its page has 4 where 5 belongs/,
  ],
  [
    'a page of the library with another text',
    told({ type: 'start', seq: 4 }, { type: 'message', entry: entry(5, { log_content: 'x' }) }),
    /its page shows something at 5/,
  ],
  [
    'a history that differs from what was live',
    good({ pages: [{ roomId: ROOM, headSeq: 5, entries: entries(2, 5) }] }),
    /its history has 4 entries of 5/,
  ],
  [
    'somebody who never got the end',
    good({ ends: [{ name: 'ben', roomId: ROOM, seq: 4, headSeq: 5 }] }),
    /ben: got as far as 4, the log reached 5/,
  ],
];

for (const [what, breach, says] of BREACHES) {
  test(`${what} is caught`, () => {
    assert.match(check(breach).join('\n'), says);
  });
}
