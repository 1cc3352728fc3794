import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import _ from 'lodash';
import { keptLog } from '../../test/support/kept-log.ts';
import { openDatabase } from '../../test/support/open-database.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import { MessageGuard } from '../filter/message-guard.ts';
import { RoomPolicies } from '../filter/room-policies.ts';
import { newClientId, newNodeId } from '../ids.ts';
import { Limits } from '../limits/limits.ts';
import { arrive } from '../presence/presence-queries.ts';
import { readOnline } from '../presence/roster-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { changeNick, type NickParts } from './change-nick.ts';
import { type EnterResult, enter } from './enter-room.ts';

async function setScene(t: TestContext) {
  const database = await openDatabase(t);
  const parts = { database, config: readConfig({}), bus: new LocalBus<RoomSignal>() };
  const nodes = _.times(3, () => ({ ...parts, database: database.connectAgain() }));
  const enterAs = (nick: string, wish: { nickId?: string } = {}, by: NickParts = parts) =>
    enter(by, { name: 'lounge', nick, headNum: 0, ifUnknown: 'refuse', ...wish });
  const limits = new Limits(readConfig({ RATE_LIMITS: 'off' }));
  const guard = new MessageGuard(new RoomPolicies(database, keptLog().log));
  const rename = ({ roomId, member }: EnterResult, nick: string, by: NickParts = parts) => {
    const clientId = newClientId();
    const request = { roomId, member, address: '', nick, clientId };
    return changeNick({ ...by, limits, guard }, request);
  };
  const connect = async ({ roomId, member }: EnterResult) => {
    const arrival = { roomId, member, address: '', clientId: newClientId() };
    const [outcome] = await arrive(database, newNodeId(), [arrival], 200);
    if (outcome === undefined || outcome instanceof Refusal) throw outcome;
    return outcome;
  };
  /** As if all that had happened earlier. */
  const pass = async (interval: string) => {
    await database.sql`update room_member set held_until = held_until - ${interval}::interval`;
    await database.sql`update former_nick set held_until = held_until - ${interval}::interval`;
  };
  return { ...parts, nodes, enterAs, rename, connect, pass };
}

/** All of them are alice, by key or to the eye. */
const ALICES = ['alice', 'Alice', 'ａｌｉｃｅ', 'a1ice', 'AIice', 'ɑlice', '𝐚𝐥𝐢𝐜𝐞', 'alıce'];

const wins = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.filter(({ status }) => status === 'fulfilled').length;

function assertTaken(results: readonly PromiseSettledResult<unknown>[]): void {
  for (const result of results) {
    if (result.status === 'rejected') assert.equal(result.reason.code, 'nick_taken');
  }
}

test('of many who come at once under nicks that look alike, by several nodes, one gets in', async (t) => {
  const { enterAs, nodes } = await setScene(t);
  const results = await Promise.allSettled(
    _.times(32, (i) => enterAs(ALICES[i % ALICES.length] as string, {}, nodes[i % nodes.length])),
  );
  assert.equal(wins(results), 1);
  assertTaken(results);
});

test('of many who take nicks that look alike at once, one gets it, whichever way they ask', async (t) => {
  const { database, enterAs, rename, nodes } = await setScene(t);
  const people: EnterResult[] = [];
  for (const i of _.range(16)) people.push(await enterAs(`guest ${String.fromCodePoint(97 + i)}`));
  const results = await Promise.allSettled(
    people.map((person, i) => {
      const [nick, node] = [ALICES[i % ALICES.length] as string, nodes[i % nodes.length]];
      return i % 4 === 0
        ? enterAs(nick, { nickId: person.nickId }, node)
        : rename(person, nick, node);
    }),
  );
  assert.equal(wins(results), 1);
  assertTaken(results);
  const rows = await database.sql<{ keys: number }[]>`
    select count(distinct nick_skeleton) as keys from room_member where nick_key is not null`;
  assert.equal(rows[0]?.keys, 16);
});

test('two who swap their nicks at once do not wait for each other for ever', async (t) => {
  const { enterAs, rename, nodes } = await setScene(t);
  const [alice, bob] = [await enterAs('alice'), await enterAs('bob')];
  for (const round of _.range(10)) {
    await Promise.allSettled([
      rename(alice, round % 2 ? 'alice' : 'queen', nodes[0]),
      rename(bob, round % 2 ? 'queen' : 'alice', nodes[1]),
      enterAs('bob', { nickId: bob.nickId }, nodes[2]),
    ]);
  }
});

test('whose nick was taken between admission and arrival is not let in', async (t) => {
  const { database, enterAs, connect, pass } = await setScene(t);
  const former = await enterAs('alice');
  await pass('11 minutes');
  const taker = await enterAs('a1ice');
  await assert.rejects(connect(former), { code: 'forbidden' });
  const arrived = await connect(taker);
  assert.equal(arrived.member.user_name, 'a1ice');
  const online = await readOnline(database, former.roomId);
  assert.deepEqual(_.map(online, 'user_name'), ['a1ice']);
});

test('who arrives is called what it is called by then, not what it was at its admission', async (t) => {
  const { enterAs, rename, connect } = await setScene(t);
  const alice = await enterAs('alice');
  await rename(alice, 'queen');
  const arrived = await connect(alice);
  assert.equal(arrived.member.user_name, 'queen');
  assert.equal(arrived.entry?.nick, 'queen');
});

test('a newcomer whose nick was somebody else’s within a day is marked, after it no more', async (t) => {
  const { database, enterAs, connect, pass } = await setScene(t);
  await enterAs('alice');
  await pass('23 hours');
  const second = await enterAs('a1ice');
  assert.equal(second.member.nick_reused, true);
  await connect(second);
  const [online] = await readOnline(database, second.roomId);
  assert.equal(online?.nick_reused, true);

  await database.sql`delete from presence`;
  await database.sql`update room_member set nick_reused_until = now() - interval '1 s'`;
  await pass('25 hours');
  const third = await enterAs('alice');
  assert.equal(third.member.nick_reused, undefined);
});

test('who takes its own nick back is not marked, whoever is new is not either', async (t) => {
  const { enterAs, rename, pass } = await setScene(t);
  const alice = await enterAs('alice');
  await rename(alice, 'queen');
  assert.equal((await rename(alice, 'alice')).member.nick_reused, undefined);
  await pass('2 hours');
  const { member } = await enterAs('alice', { nickId: alice.nickId });
  assert.equal(member.nick_reused, undefined);
  assert.equal((await enterAs('bob')).member.nick_reused, undefined);
});

test('what is kept of former nicks is gone after a day', async (t) => {
  const { database, enterAs, rename, pass } = await setScene(t);
  const alice = await enterAs('alice');
  for (const nick of ['b', 'c', 'd', 'e']) await rename(alice, nick);
  await pass('25 hours');
  await enterAs('newcomer');
  const rows = await database.sql`select from former_nick`;
  assert.equal(rows.length, 0);
});

test('who is in another room has its nicks there', async (t) => {
  const { enterAs, rename, database, config, bus } = await setScene(t);
  const alice = await enterAs('alice');
  await rename(alice, 'queen');
  const wish = { name: 'elsewhere', nick: 'alice', headNum: 0, ifUnknown: 'refuse' } as const;
  const elsewhere = await enter({ database, config, bus }, wish);
  assert.equal(elsewhere.member.nick_reused, undefined);
});
