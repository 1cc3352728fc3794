import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNLIMITED } from '../config/rate.ts';
import { FrameGate } from './frame-gate.ts';

function gateAt(rate = { burst: 3, everyMs: 100 }) {
  const clock = { now: 0 };
  return { gate: new FrameGate(rate, () => clock.now), clock };
}

test('a burst of frames passes, and then one for each interval', () => {
  const { gate, clock } = gateAt();
  assert.deepEqual(
    [1, 2, 3, 4].map(() => gate.frame()),
    [0, 0, 0, 100],
  );
  clock.now = 100;
  assert.deepEqual(
    [1, 2].map(() => gate.frame()),
    [0, 100],
  );
});

test('without a rate every frame passes', () => {
  const { gate } = gateAt(UNLIMITED);
  for (let frame = 0; frame < 10_000; frame++) assert.equal(gate.frame(), 0);
});

test('what was under way when the first refusal came is one strike with it', () => {
  const { gate, clock } = gateAt();
  for (let frame = 0; frame < 10; frame++) assert.equal(gate.refused(), false);
  clock.now = 2000;
  for (let frame = 0; frame < 10; frame++) assert.equal(gate.refused(), false);
  clock.now = 4000;
  assert.equal(gate.refused(), true);
});

test('a refusal a second after a strike still belongs to it', () => {
  const { gate, clock } = gateAt();
  const strikes = [0, 1000, 2000, 3000, 4000].map((now) => {
    clock.now = now;
    return gate.refused();
  });
  assert.deepEqual(strikes, [false, false, false, false, true]);
});

test('nobody has more than ten frames under way by accident: a flood ends at once', () => {
  const { gate } = gateAt();
  const frames = Array.from({ length: 21 }, () => gate.refused());
  assert.equal(frames.indexOf(true), 20);
});

test('strikes are forgotten after a quiet minute', () => {
  const { gate, clock } = gateAt();
  for (let round = 0; round < 10; round++) {
    assert.equal(gate.refused(), false);
    clock.now += 61_000;
  }
});

test('until the minute is over they are not', () => {
  const { gate, clock } = gateAt();
  const strikes = [0, 60_000, 120_000].map((now) => {
    clock.now = now;
    return gate.refused();
  });
  assert.deepEqual(strikes, [false, false, true]);
});
