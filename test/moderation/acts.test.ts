import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { runAct } from '../../src/acts/act-queries.ts';
import { Follower } from '../protocol/support/event-stream.ts';
import { bearerHeader, get, post } from '../protocol/support/http.ts';
import { arrive, connect, knock, type Seat, say, welcomeOf } from '../protocol/support/people.ts';
import type { WireMember, WireMessage } from '../protocol/support/wire.ts';
import { act, actBy, gather, mustAct, readAs, sayAs } from './crew.ts';
import { openHouse } from './house.ts';

const house = await openHouse();

const isAct = (name: string) => (entry: WireMessage) => entry.act?.name === name;

const me = async ({ roomId, nickId }: Seat) =>
  (
    await get<{ member: WireMember; rights: string[] }>(
      `${house.url}/rooms/${roomId}/me`,
      bearerHeader(nickId),
    )
  ).body;

/** The rows of the audit about a room, without what differs each time. */
const auditOf = (roomId: string) => house.sql`
  select actor_nick, act, subject_nick, entry_seq, reason from audit
  where room_id = ${roomId} order by audit_id`;

test('who makes a room owns it, and the link of its answer makes another owner', async () => {
  const { owner, member, ownerSecret } = await gather(house.url);
  assert.equal(welcomeOf(await connect(owner)).self.role, 'owner');
  await mustAct(member, 'claim', { secret: ownerSecret });
  assert.equal(welcomeOf(await connect(member)).self.role, 'owner');
  assert.equal((await act(member, 'claim', { secret: ownerSecret })).body.code, 'already_done');
});

test("a renewed owner's link is good, and the one before is not any more", async () => {
  const { owner, member, ownerSecret } = await gather(house.url);
  const { secret } = await mustAct(owner, 'renew-link');
  const before = await act(member, 'claim', { secret: ownerSecret });
  assert.deepEqual([before.status, before.body.code], [404, 'link_not_found']);
  await mustAct(member, 'claim', { secret });
});

test('an invitation makes one moderator, as long as it was not used', async () => {
  const { owner, member, join } = await gather(house.url);
  const { secret } = await mustAct(owner, 'invite', { role: 'moderator' });
  await mustAct(member, 'claim', { secret });
  const late = await act(await join('lars'), 'claim', { secret });
  assert.equal(late.body.code, 'link_not_found');
  assert.equal(welcomeOf(await connect(member)).self.role, 'moderator');
});

test('a room that is handed on has its new owner, and the last one cannot resign', async () => {
  const { owner, moderator } = await gather(house.url);
  const alone = await act(owner, 'resign');
  assert.deepEqual([alone.status, alone.body.code], [409, 'last_owner']);
  await mustAct(owner, 'appoint', { memberId: moderator.memberId, role: 'owner' });
  await mustAct(owner, 'resign');
  assert.equal(welcomeOf(await connect(owner)).self.role, 'member');
  assert.equal((await act(moderator, 'resign')).body.code, 'last_owner');
});

test('what its last owner leaves behind when he is forgotten has an owner', async () => {
  const { owner, moderator } = await gather(house.url);
  const headers = bearerHeader(owner.nickId);
  const { status } = await fetch(`${house.url}/me`, { method: 'DELETE', headers });
  assert.equal(status, 204);
  // By HTTP: a socket may be told to come back while the revocation is on its way.
  assert.equal((await me(moderator)).member.role, 'owner');
});

test('the eldest moderator takes a room over whose owner has been away, and nobody before', async () => {
  const { owner, moderator, member } = await gather(house.url);
  await mustAct(owner, 'appoint', { memberId: member.memberId, role: 'moderator' });
  assert.equal((await act(moderator, 'take-over')).body.code, 'owner_not_away');
  await house.sql`
    update room_member
    set held_until = now() - interval '31 days', entered_at = now() - interval '40 days'
    where member_id = ${owner.memberId}`;
  assert.equal((await act(member, 'take-over')).body.code, 'not_eldest');
  await mustAct(moderator, 'take-over');
  assert.equal(welcomeOf(await connect(moderator)).self.role, 'owner');
});

test('what is recalled and edited is so for who is there, who comes back and who reads', async () => {
  const { member, moderator } = await gather(house.url);
  const reader = await arrive(moderator);
  const [wrong, awkward] = [await sayAs(member, 'wrogn'), await sayAs(member, 'awkward')];
  await reader.next('message', (entry) => entry.log_seq === awkward);
  const { epoch } = welcomeOf(reader);
  await mustAct(member, 'edit', { seq: wrong, content: 'wrong' });
  await mustAct(member, 'recall', { seq: awkward });
  const edited = await reader.next('message', isAct('edit'));
  const recalled = await reader.next('message', isAct('recall'));
  assert.deepEqual(
    [edited.log_kind, edited.act?.seqs, edited.act?.content],
    ['edit', [wrong], 'wrong'],
  );
  assert.deepEqual([recalled.log_kind, recalled.act?.seqs], ['recall', [awkward]]);

  const later = [
    { log_content: 'wrong', altered: 'edited' },
    { log_content: '', altered: 'recalled' },
  ];
  const isSaid = ({ log_seq: seq }: { log_seq: number }) => seq === wrong || seq === awkward;
  const shown = (entries: readonly object[]) =>
    entries.map((entry) => _.pick(entry, 'log_content', 'altered'));
  assert.deepEqual(shown((await readAs(moderator)).messages.filter(isSaid)), later);
  const back = await connect(moderator, { after: Number(wrong) - 1, epoch });
  const logs = (await back.next('logs')) as { messages: WireMessage[] };
  assert.deepEqual(shown(logs.messages.filter(isSaid)), later);
  assert.equal(logs.messages.find(isAct('edit'))?.act?.content, 'wrong');
  const classic = await connect(moderator, { classic: true });
  const list = (await classic.next('logs')) as WireMessage[];
  assert.deepEqual(shown(list.filter(isSaid)), later);
});

test('what was edited is not to be found in the log once it was recalled, not even in the edit', async () => {
  const { member } = await gather(house.url);
  const seq = await sayAs(member, 'first secret');
  await mustAct(member, 'edit', { seq, content: 'second secret' });
  await mustAct(member, 'recall', { seq });
  const [row] = await house.sql`
    select count(*)::integer as left from room_log l where l.room_id = ${member.roomId}
      and l::text like '%secret%'`;
  assert.equal(row?.left, 0);
  assert.ok(!JSON.stringify(await readAs(member)).includes('secret'));
});

test('a moderator deletes one message, and all that somebody has said in the last hour', async () => {
  const { member, moderator, owner } = await gather(house.url);
  const old = await sayAs(member, 'old');
  await house.sql`
    update room_log set created_at = now() - interval '61 minutes'
    where room_id = ${member.roomId} and seq <= ${old}`;
  const rude = await sayAs(member, 'rude');
  const kind = await sayAs(owner, 'kind');
  await mustAct(moderator, 'delete', { seq: rude, reason: 'rude' });
  for (const text of ['a', 'b']) await sayAs(member, text);
  await mustAct(moderator, 'clear', { memberId: member.memberId });
  const texts = (await readAs(owner)).messages.filter(({ log_kind: k }) => k === 'text');
  assert.deepEqual(
    texts.map(({ log_content, altered }) => [log_content, altered]),
    [
      ['old', undefined],
      ['', 'deleted'],
      ['kind', undefined],
      ['', 'deleted'],
      ['', 'deleted'],
    ],
  );
  assert.ok(Number(kind) > Number(rude));
});

test('who is muted reads, does not speak by any way, is told until when, and speaks again', async () => {
  const { member, moderator } = await gather(house.url);
  const socket = await arrive(member);
  await mustAct(moderator, 'mute', { memberId: member.memberId, seconds: 600, reason: 'loud' });
  const told = await socket.next('message', isAct('mute'));
  assert.equal(told.subject?.sanction?.role, 'muted');
  assert.match(told.log_content, /loud/);
  const { until } = told.act ?? {};
  assert.ok(until && Math.abs(Date.parse(until) - Date.now() - 600_000) < 60_000);

  socket.send({ type: 'message', content: 'still here', clientId: 'c1' });
  const error = await socket.next('error');
  assert.deepEqual(_.pick(error, 'code', 'client_id', 'until'), {
    code: 'muted',
    client_id: 'c1',
    until,
  });
  assert.equal(await sayAs(member, 'by http'), 'muted');
  socket.send({ type: 'nick', nick: 'marc says hello' });
  assert.equal((await socket.next('error')).code, 'muted');
  assert.equal(welcomeOf(await connect(member)).self.sanction?.until, until);

  await mustAct(moderator, 'unmute', { memberId: member.memberId });
  await socket.next('message', isAct('unmute'));
  await say(socket, 'thanks');
});

test('a mute ends by itself', async () => {
  const { member, moderator } = await gather(house.url);
  await mustAct(moderator, 'mute', { memberId: member.memberId, seconds: 600 });
  assert.equal(await sayAs(member, 'too early'), 'muted');
  await house.sql`update sanction set until = now() where room_id = ${member.roomId}`;
  assert.equal(typeof (await sayAs(member, 'now')), 'number');
});

test('a message that was stored before its author was muted is acknowledged to who asks again', async () => {
  const { member, moderator } = await gather(house.url);
  const socket = await arrive(member);
  socket.send({ type: 'message', content: 'once', clientId: 'c1' });
  const first = await socket.next('ack');
  await mustAct(moderator, 'mute', { memberId: member.memberId });
  socket.send({ type: 'message', content: 'once', clientId: 'c1' });
  const second = await socket.next('ack');
  assert.deepEqual([second.log_seq, second.duplicate], [first.log_seq, true]);
});

test('who is kicked is sent out with 4503, tells nobody of a leave, and may come back later', async () => {
  const { member, moderator } = await gather(house.url);
  const [witness, socket] = [await arrive(moderator), await arrive(member)];
  const stream = await Follower.open(member);
  await mustAct(moderator, 'kick', { memberId: member.memberId });
  assert.equal((await socket.closed()).code, 4503);
  assert.equal((await stream.next('close')).code, 4503);
  const { left } = await witness.next('presence', (change) => change.left.length > 0);
  assert.deepEqual(_.map(left, 'member_id'), [member.memberId]);
  assert.equal((await knock(member).closed()).code, 4503);
  await house.sql`update sanction set until = now() where room_id = ${member.roomId}`;
  await arrive(member);
  assert.ok(!witness.seen('message').some(({ log_kind: kind }) => kind === 'leave'));
});

test('who is banned gets in nowhere until it is lifted', async () => {
  const { member, moderator, name } = await gather(house.url);
  const socket = await arrive(member);
  const ban = { memberId: member.memberId, seconds: 3600, address: false };
  await mustAct(moderator, 'ban', ban);
  assert.equal((await socket.closed()).code, 4503);
  assert.equal((await readAs(member)).code, 'banned');
  const again = await post<{ code: string; until: string }>(`${house.url}/rooms`, {
    name,
    nick: 'marc',
    nickId: member.nickId,
  });
  assert.deepEqual([again.status, again.body.code], [403, 'banned']);
  assert.ok(Date.parse(again.body.until) > Date.now());
  await mustAct(moderator, 'unban', { memberId: member.memberId });
  await arrive(member);
});

test('acts by frames answer what acts by HTTP answer', async () => {
  const { member, moderator } = await gather(house.url);
  const [socket, theirs] = [await arrive(moderator), await arrive(member)];
  const { log_seq: seq } = await say(theirs, 'hello');
  assert.equal(await actBy(socket, 'delete', { seq }), 'done');
  assert.equal(await actBy(socket, 'delete', { seq }), 'already_done');
  assert.equal(await actBy(theirs, 'delete', { seq }), 'not_allowed');
  assert.equal(await actBy(socket, 'delete', { seq: 'one' }), 'bad_request');
  await theirs.next('message', isAct('delete'));
});

test('an act that is sent again by its clientId is done once, and told as done before', async () => {
  const { member, moderator } = await gather(house.url);
  const wish = { memberId: member.memberId, clientId: 'c1' };
  const first = await mustAct(moderator, 'mute', wish);
  const second = await mustAct(moderator, 'mute', wish);
  assert.deepEqual(second, { ...first, duplicate: true });
  assert.equal((await act(moderator, 'unmute', wish)).body.code, 'client_id_used');
});

test('each act has its row in the audit, with who, what, whom, why and its entry', async () => {
  const { member, moderator } = await gather(house.url);
  const { log_seq } = await mustAct(moderator, 'mute', {
    memberId: member.memberId,
    reason: 'loud',
  });
  assert.deepEqual(
    (await auditOf(member.roomId)).map((row) => ({ ...row })),
    [
      { actor_nick: 'olga', act: 'appoint', subject_nick: 'mona', entry_seq: 1, reason: '' },
      { actor_nick: 'mona', act: 'mute', subject_nick: 'marc', entry_seq: log_seq, reason: 'loud' },
    ],
  );
});

test('moderators see who is kept out, owners what was done, page by page', async () => {
  const { owner, moderator, member } = await gather(house.url);
  const { memberId, roomId } = member;
  const look = async (seat: Seat, path: string) =>
    // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect.
    (await get<any>(`${house.url}/rooms/${roomId}/${path}`, bearerHeader(seat.nickId))).body;
  await mustAct(moderator, 'mute', { memberId, reason: 'loud' });
  await mustAct(moderator, 'ban', { memberId, seconds: 60 });
  const { sanctions } = await look(moderator, 'sanctions');
  assert.deepEqual(
    sanctions.map((one: object) => _.pick(one, 'user_name', 'act', 'role', 'reason', 'addresses')),
    [
      { user_name: 'marc', act: 'ban', role: 'banned', reason: '', addresses: 1 },
      { user_name: 'marc', act: 'mute', role: 'muted', reason: 'loud', addresses: 0 },
    ],
  );
  assert.deepEqual(
    sanctions.map(({ until }: { until?: string }) => until === undefined),
    [false, true],
  );
  assert.equal((await look(moderator, 'audit')).code, 'not_allowed');
  const first = await look(owner, 'audit?limit=2');
  const { audit_id: before } = first.acts[1];
  const second = await look(owner, `audit?limit=2&before=${before}`);
  assert.deepEqual(_.map([...first.acts, ...second.acts], 'act'), ['ban', 'mute', 'appoint']);
  assert.deepEqual([first.has_more, second.has_more], [true, false]);
});

test('who runs the server acts on anybody, without being there', async () => {
  const { owner, member } = await gather(house.url);
  const database = { sql: house.sql, deadlineMs: 5000 };
  const request = {
    roomId: owner.roomId,
    actorId: 'operator',
    name: 'mute',
    right: 'mute',
    args: { memberId: owner.memberId },
  } as const;
  const asModerator = runAct(database, { ...request, asRole: 'moderator', clientId: 'o1' });
  await assert.rejects(asModerator, { code: 'act_on_owner' });
  const asVisitor = runAct(database, { ...request, asRole: 'visitor', clientId: 'o2' });
  await assert.rejects(asVisitor, { code: 'not_allowed' });
  const { seq } = await runAct(database, { ...request, asRole: 'admin', clientId: 'o3' });
  assert.equal(await sayAs(owner, 'me?'), 'muted');
  const told = (await readAs(member)).messages.find(({ log_seq }) => log_seq === seq);
  assert.deepEqual(told?.act?.actor, { member_id: 'operator', user_name: 'system' });
});

test('everybody sees at once what somebody is since an act', async () => {
  const { owner, member } = await gather(house.url);
  const [witness] = [await arrive(owner), await arrive(member)];
  await mustAct(owner, 'appoint', { memberId: member.memberId, role: 'visitor' });
  const told = await witness.next('message', isAct('appoint'));
  assert.equal(told.subject?.role, 'visitor');
  await witness.next('presence', ({ joined }) => _.some(joined, { role: 'visitor' }));
  assert.equal(await sayAs(member, 'hm'), 'not_allowed');
});

test('a member is told what he may do', async () => {
  const { member, moderator } = await gather(house.url);
  assert.ok((await me(moderator)).rights.includes('ban'));
  assert.ok(!(await me(member)).rights.includes('ban'));
  await mustAct(moderator, 'mute', { memberId: member.memberId });
  assert.deepEqual((await me(member)).rights, ['read', 'recall_own']);
});
