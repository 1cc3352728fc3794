import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startNodes } from '../cluster/nodes.ts';
import { Follower } from '../protocol/support/event-stream.ts';
import { bearerHeader, request } from '../protocol/support/http.ts';
import {
  addressHeader,
  arrive,
  connect,
  type Entered,
  freshName,
  knock,
  type Seat,
  say,
  welcomeOf,
} from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import { mustAct } from './crew.ts';

after(terminateAll);

/** Networks that are nobody's (RFC 3849, RFC 5737). */
const HOME = '2001:db8:0:1::7';
const SAME_HOME = '2001:db8:0:1:ffff::8';
const NEXT_DOOR = '2001:db8:0:2::7';
const OFFICE = '192.0.2.1';

/**
 * Within this, in ms, everybody who has to go is gone: a second, were there not so many other tests
 * on this machine. Whoever is not told is found by the next heartbeat, much later.
 */
const AT_ONCE_MS = 8000;

test('who is banned gets in by no way, on no node, and nobody else is touched', {
  skip: skipNatsTests,
}, async (t) => {
  const site = await startNodes(t, 2, { TRUSTED_PROXIES: '127.0.0.1', LEAVE_GRACE_S: '0' });
  await site.untilWhole();
  const [here, there] = site.nodes.map(({ url }) => url.replace(/\/+$/, '')) as [string, string];
  const name = freshName();

  /** Asks to enter, as a browser that knows nothing, or as a member. */
  const ask = (base: string, nick: string, address: string, nickId?: string) =>
    request<Entered & { code?: string }>(`${base}/rooms`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...addressHeader({ address }) },
      body: JSON.stringify({ name, nick, nickId }),
    });
  const enter = async (base: string, nick: string, address: string): Promise<Seat> => {
    const { status, body, text } = await ask(base, nick, address);
    assert.ok(status < 300, text);
    const { room, member, nickId } = body;
    return { base, roomId: room.room_id, memberId: member.member_id, nickId, nick, address };
  };

  const owner = await enter(here, 'olga', OFFICE);
  const mallory = await enter(here, 'mallory', HOME);
  const housemate = await enter(there, 'hugo', SAME_HOME);
  const neighbour = await enter(there, 'nina', NEXT_DOOR);
  const moderator = await enter(there, 'mona', SAME_HOME);
  await mustAct(owner, 'appoint', { memberId: moderator.memberId, role: 'moderator' });

  const elsewhere = { ...mallory, base: there };
  const first = await arrive(mallory);
  const { epoch } = welcomeOf(first);
  const doomed = [
    first,
    await connect(mallory),
    await connect(elsewhere),
    await connect({ ...elsewhere, address: '198.51.100.9' }),
    await arrive(housemate),
  ];
  const stream = await Follower.open(elsewhere);
  const untouched = [await arrive(neighbour), await arrive(moderator), await arrive(owner)];
  const { log_seq: seen } = await say(first, 'buy my coins');

  const start = performance.now();
  await mustAct(owner, 'ban', { memberId: mallory.memberId, seconds: 3600 });
  const closes = await Promise.all(doomed.map((socket) => socket.closed()));
  const closed = await stream.next('close');
  const tookMs = performance.now() - start;
  t.diagnostic(`all were out after ${Math.round(tookMs)} ms`);
  assert.ok(tookMs < AT_ONCE_MS);
  for (const { code } of closes) assert.equal(code, 4503);
  assert.equal(closed.code, 4503);

  await t.test(
    'not by connecting anew: another tab, another node, resumed, classic, a stream',
    async () => {
      for (const seat of [mallory, elsewhere, { ...mallory, address: NEXT_DOOR }, housemate]) {
        assert.equal((await knock(seat).closed()).code, 4503);
        assert.equal((await knock(seat, { after: seen, epoch }).closed()).code, 4503);
        assert.equal((await knock(seat, { classic: true }).closed()).code, 1000);
        const refused = await Follower.open(seat);
        assert.equal(refused.response.statusCode, 403);
        refused.cut();
      }
    },
  );

  await t.test(
    'not by entering anew: with his credential, another nick, or none of it',
    async () => {
      for (const base of [here, there]) {
        for (const [nick, address, nickId] of [
          ['mallory', HOME, mallory.nickId],
          ['ann', HOME, mallory.nickId],
          ['ann', OFFICE, mallory.nickId],
          ['ann', HOME, undefined],
          ['ben', SAME_HOME, undefined],
          ['hugo', SAME_HOME, housemate.nickId],
        ] as const) {
          const { status, body } = await ask(base, nick, address, nickId);
          assert.deepEqual([status, body.code], [403, 'banned'], `${nick} from ${address}`);
        }
      }
    },
  );

  await t.test('not by HTTP', async () => {
    for (const path of ['messages', 'members', 'me']) {
      const { status } = await request(`${here}/rooms/${mallory.roomId}/${path}`, {
        headers: { ...bearerHeader(mallory.nickId), ...addressHeader(mallory) },
      });
      assert.equal(status, 403, path);
    }
  });

  await t.test('those outside, and moderators within, are not touched', async () => {
    for (const socket of untouched) await socket.answers();
    for (const seat of [neighbour, moderator]) await connect(seat);
    await arrive(await enter(here, 'otto', NEXT_DOOR));
  });

  await t.test('all of it ends when the ban is lifted', async () => {
    await mustAct(owner, 'unban', { memberId: mallory.memberId });
    await arrive(mallory);
    await arrive(housemate);
  });
});
