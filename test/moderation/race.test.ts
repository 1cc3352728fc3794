import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { arrive, sayMany } from '../protocol/support/people.ts';
import type { TestSocket } from '../protocol/support/socket.ts';
import { actBy, gather, mustAct, readAs } from './crew.ts';
import { openHouse } from './house.ts';

const TIMES = 1000;

const house = await openHouse({ FRAME_MAX: '65536' });

/** What each entry about an act did, as one client was told. */
const told = (socket: TestSocket) =>
  socket
    .seen('message')
    .filter(({ act }) => act !== undefined)
    .map(({ log_seq, act, subject }) => [log_seq, act?.name, act?.seqs, subject?.member_id]);

test('of two moderators who do the same at one instant, a thousand times, one does it', async () => {
  const { owner, moderator, member, join } = await gather(house.url);
  const second = await join('pete');
  await mustAct(owner, 'appoint', { memberId: second.memberId, role: 'moderator' });
  const [mona, pete, witness] = [
    await arrive(moderator),
    await arrive(second),
    await arrive(owner),
  ];
  const author = await arrive(member);
  const acks = await sayMany(author, TIMES, 'text');
  const before = (await readAs(owner)).messages.length;
  assert.ok(before > 0);

  const outcomes: string[][] = [];
  for (const { log_seq: seq } of acks) {
    outcomes.push(
      await Promise.all([actBy(mona, 'delete', { seq }), actBy(pete, 'delete', { seq })]),
    );
  }
  for (const pair of outcomes) assert.deepEqual(_.sortBy(pair), ['already_done', 'done']);

  const [row] = await house.sql`
    select count(*)::integer as acts, count(distinct entry_seq)::integer as entries
    from audit where room_id = ${member.roomId} and act = 'delete'`;
  assert.deepEqual({ ...row }, { acts: TIMES, entries: TIMES });

  const last = Math.max(...(await readAs(owner)).messages.map(({ log_seq: seq }) => seq));
  const people = [mona, pete, witness, author];
  for (const socket of people) {
    if (socket.seen('message').some(({ log_seq }) => log_seq === last)) continue;
    await socket.next('message', ({ log_seq }) => log_seq === last);
  }
  const isDelete = ([, name]: unknown[]) => name === 'delete';
  const [first = []] = people.map((socket) => told(socket).filter(isDelete));
  assert.equal(first.length, TIMES);
  for (const socket of people) assert.deepEqual(told(socket).filter(isDelete), first);
});

test('a ban and a mute at one instant leave one of two states, each with its entries', async () => {
  const { owner, moderator, join } = await gather(house.url);
  const [olga, mona] = [await arrive(owner), await arrive(moderator)];
  for (const round of _.range(50)) {
    const { memberId } = await join(`guest ${round}`);
    const [muted, banned] = await Promise.all([
      actBy(olga, 'mute', { memberId }),
      actBy(mona, 'ban', { memberId, address: false }),
    ]);
    assert.deepEqual([muted, banned], ['done', 'done']);
    const [row] = await house.sql`
      select role_in_force(${owner.roomId}, ${memberId}) as role,
             (select count(*)::integer from audit
              where room_id = ${owner.roomId} and subject_id = ${memberId}) as acts`;
    assert.deepEqual({ ...row }, { role: 'banned', acts: 2 });
  }
});
