import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMsOf } from '../../test/support/cpu-ms.ts';
import { readConfig } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import { Limits } from './limits.ts';

const SPEAKER = { memberId: 'user_a', roomId: 'room_a', address: '203.0.113.7' };
/** What a check of one message may take, far above what it does: see docs/limits.md. */
const CHECK_MAX_US = 10;

function limitsWith(settings: Record<string, string> = {}) {
  const clock = { now: 0 };
  return { limits: new Limits(readConfig(settings), () => clock.now), clock };
}

/** Milliseconds after which another try makes sense, 0 where none is needed. */
function waitOf(act: () => void): number {
  try {
    act();
    return 0;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    assert.equal(error.code, 'rate_limited');
    return error.retryMs ?? Number.NaN;
  }
}

test('ten messages at once and one a second are nothing to wait for', () => {
  const { limits, clock } = limitsWith();
  let message = 0;
  const say = () => waitOf(() => limits.message(SPEAKER, `message ${message++}`));
  for (let turn = 0; turn < 10; turn++) assert.equal(say(), 0);
  assert.equal(say(), 1000);
  for (let second = 0; second < 100; second++) {
    clock.now += 1000;
    assert.equal(say(), 0);
  }
});

test('the same text over and over is soon waited for', () => {
  const { limits } = limitsWith();
  const waits = Array.from({ length: 6 }, () => waitOf(() => limits.message(SPEAKER, 'buy!')));
  assert.deepEqual(waits, [0, 0, 0, 0, 0, 7000]);
});

test('two hundred people behind one address enter, connect, read and talk', () => {
  const { limits, clock } = limitsWith();
  const { address } = SPEAKER;
  for (let person = 0; person < 200; person++) {
    const memberId = `user_${person}`;
    for (let request = 0; request < 12; request++) limits.request(address);
    assert.equal(limits.isEntryFlooded(address, 'class'), false);
    limits.join(address, 'class');
    limits.connectionFrom(address);
    limits.connectionOf(memberId);
    limits.history(memberId, address);
  }
  for (let minute = 0; minute < 10; minute++) {
    for (let person = 0; person < 200; person++) {
      clock.now += 60;
      const memberId = `user_${person}`;
      limits.message({ memberId, roomId: 'room_a', address }, `minute ${minute} of ${person}`);
    }
    clock.now += 48_000;
  }
});

test('an address, a room and a member each have a limit of their own', () => {
  const settings = {
    MESSAGE_RATE: '2+1/s',
    MESSAGE_RATE_ADDRESS: '3+1/s',
    MESSAGE_RATE_ROOM: '4+1/s',
  };
  const { limits } = limitsWith(settings);
  let message = 0;
  const say = (memberId: string, address: string, roomId = 'room_a') =>
    waitOf(() => limits.message({ memberId, address, roomId }, `message ${message++}`));
  assert.deepEqual([say('a', '1'), say('a', '1'), say('a', '2')], [0, 0, 1000]);
  assert.deepEqual([say('b', '1'), say('b', '1'), say('b', '2')], [0, 1000, 0]);
  assert.deepEqual([say('c', '3'), say('c', '3', 'room_b')], [1000, 0]);
});

/** Each setting, and what it limits by the key that it counts; every other key is a new one. */
const EACH: readonly [setting: string, use: (limits: Limits, key: string) => void][] = [
  ['MESSAGE_RATE', (limits, key) => limits.message({ ...stranger(), memberId: key }, next())],
  ['MESSAGE_RATE_ADDRESS', (limits, key) => limits.message({ ...stranger(), address: key }, '')],
  ['MESSAGE_RATE_ROOM', (limits, key) => limits.message({ ...stranger(), roomId: key }, '')],
  ['HISTORY_RATE', (limits, key) => limits.history(key, next())],
  ['HISTORY_RATE_ADDRESS', (limits, key) => limits.history(next(), key)],
  ['JOIN_RATE_ADDRESS', (limits, key) => limits.join(key, next())],
  ['JOIN_RATE_ROOM', (limits, key) => limits.join(next(), key)],
  ['ROOM_RATE_ADDRESS', (limits, key) => limits.newRoom(key)],
  ['PASSWORD_RATE_ADDRESS', (limits, key) => limits.password(key)],
  ['CONNECTION_RATE', (limits, key) => limits.connectionOf(key)],
  ['CONNECTION_RATE_ADDRESS', (limits, key) => limits.connectionFrom(key)],
  ['REQUEST_RATE_ADDRESS', (limits, key) => limits.request(key)],
];

let count = 0;
const next = (): string => `another ${count++}`;
const stranger = () => ({ memberId: next(), roomId: next(), address: next() });

for (const [setting, use] of EACH) {
  test(`${setting} is what it says, and for each its own`, () => {
    const off = Object.fromEntries(EACH.map(([other]) => [other, 'off']));
    const { limits, clock } = limitsWith({ ...off, [setting]: '2+1/h' });
    const wait = (key = 'a') => waitOf(() => use(limits, key));
    assert.deepEqual([wait(), wait(), wait(), wait('b')], [0, 0, 3_600_000, 0]);
    clock.now += 3_600_000;
    assert.deepEqual([wait(), wait()], [0, 3_600_000]);
  });
}

test('frames of a connection pass by FRAME_RATE, and all of them where nothing is limited', () => {
  const gate = limitsWith({ FRAME_RATE: '2+1/s' }).limits.frameGate();
  assert.deepEqual([gate.frame(), gate.frame(), gate.frame()], [0, 0, 1000]);
  const free = limitsWith({ FRAME_RATE: '2+1/s', RATE_LIMITS: 'off' });
  const open = free.limits.frameGate();
  assert.deepEqual([open.frame(), open.frame(), open.frame()], [0, 0, 0]);
  assert.deepEqual([free.limits.isOn, limitsWith().limits.isOn], [false, true]);
});

test('what one limit refuses is not taken from the others', () => {
  const { limits, clock } = limitsWith({ MESSAGE_RATE: '2+1/s', MESSAGE_RATE_ROOM: '1+1/s' });
  const say = (text: string) => waitOf(() => limits.message(SPEAKER, text));
  assert.deepEqual([say('one'), say('two')], [0, 1000]);
  clock.now += 1000;
  assert.equal(say('two'), 0);
});

test('a new room that turns out to be there is given back', () => {
  const { limits } = limitsWith({ ROOM_RATE_ADDRESS: '1+1/h' });
  limits.newRoom('a')();
  limits.newRoom('a');
  assert.equal(
    waitOf(() => limits.newRoom('a')),
    3_600_000,
  );
  limits.newRoom('b');
});

test('entering counts as a flood beyond half of what is let in, of an address or a room', () => {
  const { limits } = limitsWith({ JOIN_RATE_ADDRESS: '10+1/s', JOIN_RATE_ROOM: '20+1/s' });
  for (let person = 0; person < 10; person++) limits.join(`${person % 2}`, 'lounge');
  assert.equal(limits.isEntryFlooded('0', 'lounge'), false);
  limits.join('0', 'attic');
  assert.equal(limits.isEntryFlooded('0', 'cellar'), true);
  limits.join('2', 'lounge');
  assert.equal(limits.isEntryFlooded('3', 'lounge'), true);
  assert.equal(limits.isEntryFlooded('3', 'cellar'), false);
});

test('who waits for a fraction of a millisecond is told a whole one', () => {
  const { limits } = limitsWith({ PASSWORD_RATE_ADDRESS: '1+3/s' });
  limits.password('a');
  assert.equal(
    waitOf(() => limits.password('a')),
    334,
  );
});

test('a flood of entries is over after a while', () => {
  const { limits, clock } = limitsWith({ JOIN_RATE_ADDRESS: '10+1/s' });
  for (let person = 0; person < 6; person++) limits.join('a', 'lounge');
  assert.equal(limits.isEntryFlooded('a', 'lounge'), true);
  assert.equal(limits.isEntryFlooded('b', 'lounge'), false);
  clock.now += 2000;
  assert.equal(limits.isEntryFlooded('a', 'lounge'), false);
});

test('others are told of typing once in three seconds', () => {
  const { limits, clock } = limitsWith();
  assert.deepEqual(
    [limits.mayType('a'), limits.mayType('a'), limits.mayType('b')],
    [true, false, true],
  );
  clock.now += 3000;
  assert.equal(limits.mayType('a'), true);
});

test('switched off nothing is refused', () => {
  const { limits } = limitsWith({ RATE_LIMITS: 'off' });
  for (let turn = 0; turn < 10_000; turn++) {
    limits.message(SPEAKER, 'the same');
    limits.join('a', 'lounge');
    limits.newRoom('a');
    limits.request('a');
    assert.equal(limits.mayType('a'), true);
  }
  assert.equal(limits.isEntryFlooded('a', 'lounge'), false);
});

test('a check costs next to nothing', () => {
  const { limits, clock } = limitsWith();
  const people = Array.from({ length: 1000 }, (_, index) => `user_${index}`);
  const run = (count: number): number => {
    const ms = cpuMsOf(() => {
      for (let turn = 0; turn < count; turn++) {
        clock.now += 60;
        const memberId = people[turn % people.length] as string;
        limits.message({ memberId, roomId: 'room_a', address: '203.0.113.7' }, 'what people say');
      }
    });
    return (ms * 1000) / count;
  };
  run(20_000);
  const costUs = Math.min(run(20_000), run(20_000), run(20_000));
  assert.ok(costUs < CHECK_MAX_US, `${costUs} µs`);
});

test('connections are as many as requests, and an upload too many counts as twenty', () => {
  const { limits } = limitsWith({ REQUEST_RATE_ADDRESS: '45+1/h' });
  for (let turn = 0; turn < 5; turn++) assert.equal(limits.mayConnect('a'), true);
  limits.distrust('a');
  limits.distrust('a');
  assert.deepEqual([limits.mayConnect('a'), limits.mayConnect('b')], [false, true]);
});
