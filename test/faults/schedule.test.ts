import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER_LANES, describe, planRun } from './schedule.ts';

test('a seed plans the same run every time, and another seed another run', () => {
  assert.deepEqual(planRun(42, 2500), planRun(42, 2500));
  assert.notDeepEqual(planRun(42, 2500), planRun(43, 2500));
});

test('a hundred seeds plan every kind of fault, within the talk and in order', () => {
  const plans = Array.from({ length: 100 }, (_, seed) => planRun(seed, 2500));
  const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ fault }) => fault.kind)));
  assert.equal(kinds.size, 11);
  for (const { faults } of plans) {
    const times = faults.map(({ atMs }) => atMs);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(times.every((at) => at >= 0 && at <= 2500));
  }
});

test('several nodes have faults of their own beside them', () => {
  const plans = Array.from({ length: 100 }, (_, seed) => planRun(seed, 2500, CLUSTER_LANES));
  const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ fault }) => fault.kind)));
  assert.equal(kinds.size, 15);
});

test('a planned fault is described in a line', () => {
  const fault = { kind: 'kill-server', ms: 120 } as const;
  assert.equal(describe({ atMs: 800, lane: 'server', fault }), 'kill-server 120 at 800');
});
