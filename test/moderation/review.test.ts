import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomsByReports } from '../../src/review/queue-queries.ts';
import { assertRefused } from '../protocol/support/assertions.ts';
import { bearerHeader, get, post, request } from '../protocol/support/http.ts';
import { arrive, connect, enter, type Seat, say, sayMany } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';
import type { WireHistory } from '../protocol/support/wire.ts';
import { openHouse } from './house.ts';
import { act, ask, look, newId, ownRoom, send } from './support.ts';

const house = await openHouse();
const base = house.url;

interface Queue {
  reports: {
    seq: number;
    reports: { user_name: string; reason: string }[];
    context: { log_seq: number; log_content: string }[];
  }[];
  held: { held_id: number; user_name: string; content: string; why: string }[];
}

interface Rules {
  filters: Record<string, number>;
  rules: { rule_id: number; kind: string; pattern: string; action: string }[];
}

const queueOf = async (seat: Seat): Promise<Queue> => (await look<Queue>(seat, 'queue')).body;

const historyOf = async ({ roomId, nickId }: Seat): Promise<string[]> => {
  const url = `${base}/rooms/${roomId}/messages`;
  const { body } = await get<WireHistory>(url, bearerHeader(nickId));
  return body.messages.map(({ log_content: content }) => content);
};

const tries = async (socket: TestSocket, content: string): Promise<string | undefined> =>
  (await send(socket, { type: 'message', content })).code;

async function roomOfThree(): Promise<{ owner: Seat; bob: Seat; eve: Seat }> {
  const { name, owner } = await ownRoom(base);
  return { owner, bob: await enter(base, 'bob', name), eve: await enter(base, 'eve', name) };
}

test('a report comes to the moderators with what was said around it', async () => {
  const { owner, bob, eve } = await roomOfThree();
  const [socket, reporter] = [await connect(owner), await connect(bob)];
  const spammer = await arrive(eve);
  await sayMany(spammer, 5, 'before');
  const { log_seq: seq } = await say(spammer, 'buy my coins');
  await sayMany(spammer, 5, 'after');
  assert.equal((await send(reporter, { type: 'report', seq, reason: 'spam' })).code, undefined);
  assert.deepEqual(await socket.next('queue'), { reports: 1, held: 0, waiting: 0 });
  assert.equal((await act(owner, 'report', { seq })).status, 200);

  const { reports } = await queueOf(owner);
  assert.equal(reports.length, 1);
  const [report] = reports;
  assert.deepEqual(
    report?.reports.map(({ user_name, reason }) => [user_name, reason]),
    [
      ['bob', 'spam'],
      ['owner', ''],
    ],
  );
  assert.deepEqual(
    report?.context.map(({ log_seq }) => log_seq),
    [-3, -2, -1, 0, 1, 2, 3].map((offset) => seq + offset),
  );
  assert.deepEqual(reporter.seen('queue'), [], 'members are told nothing');
});

test('a decision closes all reports of a message, once', async () => {
  const { owner, bob, eve } = await roomOfThree();
  const { log_seq: seq } = await say(await connect(eve), 'rude');
  await act(bob, 'report', { seq });
  await act(owner, 'report', { seq });
  assertRefused(await act(bob, 'resolve', { seq }), 403, 'not_allowed');
  const [socket, other] = [await connect(owner), await connect(owner)];
  const outcomes = await Promise.all([
    send(socket, { type: 'resolve', seq }),
    send(other, { type: 'dismiss', seq }),
  ]);
  assert.deepEqual(outcomes.map(({ code }) => code ?? 'done').sort(), ['already_done', 'done']);
  assert.deepEqual((await queueOf(owner)).reports, []);
  assertRefused(await act(owner, 'dismiss', { seq: seq + 100 }), 404, 'report_not_found');
});

test('the operator sees the rooms with the most reported messages first', async () => {
  const database = { sql: house.sql, deadlineMs: 5000 };
  const before = (await roomsByReports(database, 100)).length;
  const [busy, calm] = [await roomOfThree(), await roomOfThree()];
  for (const [{ bob, eve }, messages] of [
    [calm, 1],
    [busy, 2],
  ] as const) {
    const socket = await connect(eve);
    for (let i = 0; i < messages; i++) {
      const { log_seq: seq } = await say(socket, `rude ${i}`);
      await act(bob, 'report', { seq });
    }
  }
  const rooms = await roomsByReports(database, 100);
  assert.equal(rooms.length, before + 2);
  const place = ({ owner }: { owner: Seat }): number =>
    rooms.findIndex(({ room_id: id }) => id === owner.roomId);
  assert.equal(rooms[place(busy)]?.reports, 2);
  assert.ok(place(busy) < place(calm));
});

test('a report that cannot be one is refused', async () => {
  const { owner, bob, eve } = await roomOfThree();
  const socket = await arrive(eve);
  const { log_seq: seq } = await say(socket, 'hello');
  const join = socket.seen('message').find(({ log_kind }) => log_kind === 'join');
  await act(bob, 'report', { seq });
  assertRefused(await act(bob, 'report', { seq }), 409, 'already_done');
  assertRefused(await act(eve, 'report', { seq }), 403, 'act_on_self');
  assertRefused(await act(bob, 'report', { seq: seq + 99 }), 404, 'entry_not_found');
  assertRefused(await act(bob, 'report', { seq: 0 }), 400, 'bad_request');
  assertRefused(await act(bob, 'report', { seq: join?.log_seq }), 409, 'not_a_message');
  const elsewhere = await ownRoom(base);
  const foreign = await post(
    `${base}/rooms/${owner.roomId}/acts/report`,
    { seq },
    {
      bearer: elsewhere.owner.nickId,
    },
  );
  assertRefused(foreign, 403, 'forbidden');
});

test('words, patterns and links are refused from the next message on', async () => {
  const { owner, bob } = await roomOfThree();
  const [moderator, socket] = [await connect(owner), await connect(bob)];
  await say(socket, 'casino');
  for (const rule of [
    { kind: 'word', pattern: 'casino', action: 'refuse' },
    { kind: 'regex', pattern: '\\+?\\d[\\d -]{8,}', action: 'refuse' },
    { kind: 'link', pattern: '*', action: 'refuse' },
    { kind: 'link', pattern: 'example.org', action: 'allow' },
  ]) {
    assert.equal((await send(moderator, { type: 'add-rule', ...rule })).code, undefined);
  }
  for (const text of ['CASINO!', 'call 0049 123 456 789', 'see evil.com', 'http://evil.test/']) {
    assert.equal(await tries(socket, text), 'message_unwanted', text);
  }
  for (const text of ['casinos', 'at 12:30', 'https://docs.example.org/x']) {
    assert.equal(await tries(socket, text), undefined, text);
  }
  await say(moderator, 'a casino is what moderators may say');
  const { status } = await post(
    `${base}/rooms/${owner.roomId}/messages`,
    { content: 'casino' },
    { bearer: bob.nickId },
  );
  assert.equal(status, 403);

  const { log_seq: seq } = await say(socket, 'harmless');
  const edited = await send(socket, { type: 'edit', seq, content: 'a casino after all' });
  assert.equal(edited.code, 'message_unwanted', 'an edit is no way around');

  const { rules } = (await look<Rules>(owner, 'rules')).body;
  assert.deepEqual(
    rules.map(({ kind }) => kind),
    ['word', 'regex', 'link', 'link'],
  );
  const ruleId = rules[0]?.rule_id;
  assert.equal((await act(owner, 'remove-rule', { ruleId })).status, 200);
  assertRefused(await act(owner, 'remove-rule', { ruleId }), 404, 'rule_not_found');
  await say(socket, 'casino');
});

test('a rule that cannot work is refused', async () => {
  const { owner, bob } = await roomOfThree();
  const rule = { kind: 'word', pattern: 'spam', action: 'refuse' };
  assertRefused(await act(bob, 'add-rule', rule), 403, 'not_allowed');
  assert.equal((await act(owner, 'add-rule', rule)).status, 200);
  assertRefused(await act(owner, 'add-rule', rule), 409, 'already_done');
  for (const wrong of [
    { kind: 'regex', pattern: '(', action: 'refuse' },
    { kind: 'regex', pattern: '(a)\\1', action: 'refuse' },
    { kind: 'word', pattern: ' ', action: 'refuse' },
    { kind: 'link', pattern: 'not a host', action: 'refuse' },
    { kind: 'word', pattern: 'spam', action: 'allow' },
  ]) {
    assertRefused(await act(owner, 'add-rule', wrong), 400, 'rule_invalid');
  }
  assertRefused(await act(owner, 'add-rule', { ...rule, kind: 'magic' }), 400, 'bad_request');
  for (let i = 0; i < 20; i++) {
    await act(owner, 'add-rule', { kind: 'regex', pattern: `x{${i + 1}}`, action: 'refuse' });
  }
  const tooMany = { kind: 'regex', pattern: 'one more', action: 'refuse' };
  assertRefused(await act(owner, 'add-rule', tooMany), 409, 'too_many_rules');
});

test('capitals and copies are refused where a room asks for it', async () => {
  const { owner, bob, eve } = await roomOfThree();
  await act(owner, 'filters', { capsPercent: 70, repeatS: 60 });
  const socket = await connect(bob);
  assert.equal(await tries(socket, 'LISTEN TO ME EVERYBODY'), 'message_shouted');
  assert.equal(await tries(socket, 'listen to me'), undefined);
  assert.equal(await tries(socket, 'Listen to me!!!'), 'message_repeated');
  assert.equal(await tries(await connect(eve), 'listen to me'), undefined, 'once is no repeat');
});

test('the first messages of a newcomer are seen by moderators first', async () => {
  const { name, owner } = await ownRoom(base);
  const bob = await enter(base, 'bob', name);
  await act(owner, 'filters', { holdFirst: 1 });
  const [moderator, regular] = [await connect(owner), await connect(bob)];
  await say(regular, 'I was here before');
  const eve = await enter(base, 'eve', name);
  const newcomer = await connect(eve);
  const first = { type: 'message', content: 'hello all', clientId: newId() };
  assert.equal((await send(newcomer, first)).code, 'held_back');
  assert.equal((await send(newcomer, first)).code, 'held_back', 'a retry is held once');
  assert.equal((await moderator.next('queue')).held, 1);
  const { held } = await queueOf(owner);
  assert.deepEqual(
    held.map(({ user_name, content, why }) => [user_name, content, why]),
    [['eve', 'hello all', 'newcomer']],
  );
  assert.ok(!(await historyOf(bob)).includes('hello all'));

  const heldId = held[0]?.held_id;
  assertRefused(await act(bob, 'approve', { heldId }), 403, 'not_allowed');
  assert.equal((await act(owner, 'approve', { heldId })).status, 200);
  const shown = await regular.next('message', ({ log_content }) => log_content === 'hello all');
  assert.equal(shown.log_user_name, 'eve');
  const own = await newcomer.next('message', ({ log_content }) => log_content === 'hello all');
  assert.equal(own.client_id, first.clientId, 'its author knows it for what he has written');
  assert.equal((await send(newcomer, first)).duplicate, true);
  assertRefused(await act(owner, 'approve', { heldId }), 404, 'held_not_found');
  await say(newcomer, 'from now on at once');
});

test('a message that a rule holds back is shown or thrown away', async () => {
  const { owner, bob } = await roomOfThree();
  await act(owner, 'add-rule', { kind: 'word', pattern: 'maybe', action: 'hold' });
  const socket = await connect(bob);
  assert.equal(await tries(socket, 'maybe spam'), 'held_back');
  assert.equal(await tries(socket, 'maybe fine'), 'held_back');
  const [spam, fine] = (await queueOf(owner)).held;
  assert.equal(spam?.why, 'rule');
  assert.equal((await act(owner, 'reject', { heldId: spam?.held_id })).status, 200);
  assert.equal((await act(owner, 'approve', { heldId: fine?.held_id })).status, 200);
  const history = await historyOf(owner);
  assert.ok(history.includes('maybe fine') && !history.includes('maybe spam'));
});

test('who is shadowed alone sees what he says, live and afterwards', async () => {
  const { owner, bob, eve } = await roomOfThree();
  const [moderator, regular, shadowed] = [
    await connect(owner),
    await connect(bob),
    await connect(eve),
  ];
  const secondTab = await connect(eve);
  assert.equal((await send(moderator, { type: 'shadow', memberId: eve.memberId })).code, undefined);
  const { log_seq } = await say(shadowed, 'can you hear me?');
  for (const own of [shadowed, secondTab]) {
    const entry = await own.next('message', (message) => message.log_seq === log_seq);
    assert.equal(entry.log_content, 'can you hear me?');
    assert.equal(entry.log_kind, 'text');
    assert.equal(entry.log_user_name, 'eve');
  }
  const hidden = await regular.next('message', (message) => message.log_seq === log_seq);
  assert.deepEqual([hidden.log_kind, hidden.log_content], ['hidden', '']);
  assert.equal(hidden.log_user_id, 'system');
  assert.ok(!JSON.stringify(hidden).includes(eve.memberId));

  assert.ok((await historyOf(eve)).includes('can you hear me?'));
  assert.ok(!(await historyOf(bob)).includes('can you hear me?'));
  const [again, others] = [
    await connect(eve, { after: log_seq - 1 }),
    await connect(bob, { after: log_seq - 1 }),
  ];
  assert.match(JSON.stringify(await again.next('logs')), /can you hear me/);
  assert.doesNotMatch(JSON.stringify(await others.next('logs')), /can you hear me/);
  const classic = await connect(bob, { classic: true });
  assert.doesNotMatch(JSON.stringify(await classic.next('logs')), /can you hear me/);

  assert.equal(
    (await send(shadowed, { type: 'edit', seq: log_seq, content: 'x' })).code,
    'too_late',
  );
  assert.equal((await send(shadowed, { type: 'recall', seq: log_seq })).code, undefined);
  assert.ok(!(await historyOf(eve)).includes('can you hear me?'));

  await send(moderator, { type: 'unshadow', memberId: eve.memberId });
  const heard = await say(shadowed, 'and now?');
  const seen = await regular.next('message', (message) => message.log_seq === heard.log_seq);
  assert.equal(seen.log_content, 'and now?');
});

test('a shadow falls on those below alone, and only once', async () => {
  const { owner, bob, eve } = await roomOfThree();
  assertRefused(await act(bob, 'shadow', { memberId: eve.memberId }), 403, 'not_allowed');
  assertRefused(await act(owner, 'shadow', { memberId: owner.memberId }), 403, 'act_on_self');
  assertRefused(await act(owner, 'unshadow', { memberId: eve.memberId }), 409, 'not_sanctioned');
  assert.equal((await act(owner, 'shadow', { memberId: eve.memberId })).status, 200);
  assertRefused(await act(owner, 'shadow', { memberId: eve.memberId }), 409, 'already_done');
});

test('rules are about nicks as well: at the door, in the room, by socket and HTTP', async () => {
  const { name, owner } = await ownRoom(base);
  const early = await enter(base, 'casino fan', name);
  await act(owner, 'add-rule', { kind: 'word', pattern: 'casino', action: 'refuse' });
  await act(owner, 'add-rule', { kind: 'link', pattern: '*', action: 'hold' });
  for (const nick of ['best casino', 'ＣＡＳＩＮＯ', 'spam.com']) {
    assertRefused(await ask(base, name, nick), 403, 'nick_unwanted');
  }
  const bob = await ask(base, name, 'bob');
  assert.equal(bob.status, 200);
  const { nickId, member } = bob.body;
  assertRefused(await ask(base, name, 'casino', { nickId }), 403, 'nick_unwanted');
  assertRefused(
    await request(`${base}/rooms/${owner.roomId}/me`, {
      method: 'PATCH',
      headers: { ...bearerHeader(nickId), 'content-type': 'application/json' },
      body: JSON.stringify({ nick: 'casino' }),
    }),
    403,
    'nick_unwanted',
  );
  const socket = await connect({ ...owner, nickId, memberId: member.member_id });
  assert.equal((await send(socket, { type: 'nick', nick: 'casino' })).code, 'nick_unwanted');
  assert.equal((await send(socket, { type: 'nick', nick: 'bobby' })).code, undefined);

  const again = await ask(base, name, 'casino fan', { nickId: early.nickId });
  assert.equal(again.status, 200, 'who had it before keeps it');
  const theirs = await ask(base, name, 'casino', { nickId: owner.nickId });
  assert.equal(theirs.status, 200, 'it is not about moderators');
});
