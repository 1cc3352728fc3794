import assert from 'node:assert/strict';
import { test } from 'node:test';
import _ from 'lodash';
import { keptLog } from '../../test/support/kept-log.ts';
import { databaseForAll, RoomOfRoles } from '../../test/support/room-of-roles.ts';
import { LocalBus } from '../bus/local-bus.ts';
import { readConfig, type SettingName } from '../config/config.ts';
import { MessageGuard } from '../filter/message-guard.ts';
import { RoomPolicies } from '../filter/room-policies.ts';
import { Limits } from '../limits/limits.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readAfter } from './log-queries.ts';
import { LogWriter } from './log-writer.ts';
import { postMessage } from './post-message.ts';

const database = await databaseForAll();
const { sql } = database;

/** A room with a member who speaks on one node, what its node hears of it, and the calls it makes. */
async function setScene(settings: Partial<Record<SettingName, string>> = {}) {
  const room = await RoomOfRoles.make(database);
  const memberId = await room.join();
  const config = readConfig(settings);
  const bus = new LocalBus<RoomSignal>();
  const signals: RoomSignal[] = [];
  bus.subscribe(room.id, (signal) => signals.push(signal));
  const calls: number[] = [];
  const logWriter = new LogWriter(database, bus, (entries) => calls.push(entries));
  const policies = new RoomPolicies(database, keptLog().log);
  const clock = { now: 0 };
  const guard = new MessageGuard(policies, () => clock.now);
  const parts = { database, bus, config, logWriter, guard, limits: new Limits(config) };
  const author = {
    roomId: room.id,
    member: { member_id: memberId, user_name: 'alice', head_num: 5, role: 'member' },
    enteredAt: Date.now(),
    address: '192.0.2.1',
  };
  /** Answers the seq of what was said, or the code of why not. */
  const say = async (content: string, clientId?: string): Promise<number | string> => {
    const message = { content, ...(clientId !== undefined && { clientId }) };
    try {
      return (await postMessage(parts, author, message)).entry.seq;
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const hearsOfQueue = () => _.filter(signals, { type: 'queue' }).length;
  return { room, memberId, policies, clock, calls, say, hearsOfQueue };
}

const addRule = (room: RoomOfRoles, pattern: string, action: 'refuse' | 'hold') => sql`
  insert into room_rule (room_id, kind, pattern, action, made_by)
  values (${room.id}, 'word', ${pattern}, ${action}, '')`;

test('what is said is stored as its author’s, in the order he said it', async () => {
  const { room, memberId, say, hearsOfQueue } = await setScene();
  // The first two have to wait until it is read what the room asks for.
  const early = [say('one', 'c1'), say('two')];
  assert.deepEqual(await Promise.all(early), [1, 2]);
  assert.deepEqual(await Promise.all([say('three'), say('four')]), [3, 4]);
  const entries = await readAfter(database, room.id, 0, 9);
  assert.deepEqual(_.map(entries, 'content'), ['one', 'two', 'three', 'four']);
  assert.deepEqual(_.pick(entries[0], ['memberId', 'nick', 'headNum', 'kind', 'clientId']), {
    ...{ memberId, nick: 'alice', headNum: 5, kind: 'text', clientId: 'c1' },
  });
  assert.equal(hearsOfQueue(), 0);
});

test('what was said and is tried again has its place, on the same node and in its answer', async () => {
  const { say } = await setScene();
  assert.deepEqual([await say('hello', 'c1'), await say('hello', 'c1')], [1, 1]);
});

test('a message that is stored already makes nobody wait anew in a slow room', async () => {
  const { room, clock, say } = await setScene();
  await room.set({ slow_s: 60 });
  const says = async (content: string) => {
    // The log has a clock of its own.
    await sql`update room_member set spoke_at = null where room_id = ${room.id}`;
    return say(content, content);
  };
  assert.equal(await says('first'), 1);
  clock.now = 60_000;
  assert.equal(await says('second'), 2);
  clock.now = 119_000;
  assert.equal(await says('second'), 2);
  assert.equal(await says('third'), 'slow_mode');
  clock.now = 120_000;
  assert.equal(await says('first'), 1);
  assert.equal(await says('third'), 3);
});

test('what nobody may store is refused before anything is asked', async () => {
  const { calls, say } = await setScene({ CONTENT_MAX: '5' });
  assert.equal(await say(' '), 'content_empty');
  assert.equal(await say('sixsix'), 'content_too_long');
  assert.equal(await say('hello', ''), 'bad_request');
  assert.deepEqual(calls, []);
});

test('who is faster than he may be is told so, and the log is not asked', async () => {
  const { calls, say } = await setScene({ MESSAGE_RATE: '1+1/h' });
  assert.equal(await say('one'), 1);
  assert.equal(await say('two'), 'rate_limited');
  assert.deepEqual(calls, [1]);
});

test('in a slow room a node turns away from memory who has spoken, and keeps his turn', async () => {
  const { room, calls, say } = await setScene({ MESSAGE_RATE: '2+1/h' });
  await room.set({ slow_s: 60 });
  assert.equal(await say('one'), 1);
  assert.equal(await say('two'), 'slow_mode');
  assert.equal(await say('three'), 'slow_mode');
  assert.deepEqual(calls, [1]);
});

test('a rule refuses what it is against, and no queue hears of it', async () => {
  const { room, calls, say, hearsOfQueue } = await setScene();
  await addRule(room, 'casino', 'refuse');
  assert.equal(await say('a casino'), 'message_unwanted');
  assert.deepEqual([calls, hearsOfQueue()], [[], 0]);
});

test('what a rule holds back waits for the moderators, who are told', async () => {
  const { room, calls, say, hearsOfQueue } = await setScene();
  await addRule(room, 'maybe', 'hold');
  assert.equal(await say('maybe spam'), 'held_back');
  assert.deepEqual([calls, hearsOfQueue()], [[], 1]);
  assert.equal(await say('surely none'), 1);
});

test('a rule holds nothing back that is in the log: who tries again is told its place', async () => {
  const { room, memberId, policies, say } = await setScene();
  assert.equal(await say('maybe', 'c1'), 1);
  await addRule(room, 'maybe', 'hold');
  policies.forget(room.id);
  assert.equal(await say('maybe', 'c1'), 1);
  assert.deepEqual(_.map(await readAfter(database, room.id, 0, 9), 'memberId'), [memberId]);
});

test('what the log holds back of a newcomer is told to the moderators as well', async () => {
  const { room, say, hearsOfQueue } = await setScene();
  await room.set({ hold_first: 1, hold_since: new Date(0) });
  assert.equal(await say('hello'), 'held_back');
  assert.equal(hearsOfQueue(), 1);
});

test('of who is muted the moderators’ queue does not hear', async () => {
  const { room, memberId, say, hearsOfQueue } = await setScene();
  await room.set({ slow_s: 0 });
  await sql`
    insert into sanction (room_id, member_id, role, act, until, reason, imposed_by)
    values (${room.id}, ${memberId}, 'muted', 'mute', 'infinity', '', '')`;
  assert.equal(await say('hello'), 'muted');
  assert.equal(hearsOfQueue(), 0);
});

test('what a shadowed member says is hidden', async () => {
  const { room, memberId, say } = await setScene();
  await sql`update room_member set shadowed = true where member_id = ${memberId}`;
  assert.equal(await say('can you hear me?'), 1);
  const [entry] = await readAfter(database, room.id, 0, 9);
  assert.equal(entry?.kind, 'hidden');
});
