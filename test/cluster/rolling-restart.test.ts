import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { skipNatsTests } from '../support/nats-server.ts';
import { programOf } from '../support/project.ts';
import { skipBalancerTests } from './balancer.ts';
import { ProcessNodes } from './process-nodes.ts';
import { rollingRestart } from './rolling-restart.ts';

test('both nodes restart behind HAProxy while people talk: nothing is lost or said twice, nobody is away for long, nobody sees a leave', {
  skip: skipNatsTests || skipBalancerTests,
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-rolling-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const nodes = new ProcessNodes({
    program: programOf('src/main.ts'),
    nodes: 2,
    port: 0,
    folder,
    // A busy machine may take long to start a node; the others would then leave.
    settings: { DRAIN_S: '1', LEAVE_GRACE_S: '60', RATE_LIMITS: 'off', LOG_LEVEL: 'warn' },
    say: () => {},
  });
  t.after(async () => {
    await nodes.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  await nodes.start();
  const report = await rollingRestart(nodes, { clients: 40, rooms: 4, rate: 50 });
  t.diagnostic(JSON.stringify(report));
  const { messages, acked, absences, longestAbsenceMs, restartMs, ...faults } = report;
  assert.ok(messages > 0);
  assert.equal(acked, messages);
  assert.deepEqual(faults, { lost: 0, repeated: 0, breaks: 0, behind: 0, leaves: 0 });
  // Everybody was sent away by one node or the other, or by both.
  assert.ok(absences >= 40, `${absences} absences`);
  assert.ok(longestAbsenceMs < restartMs, `${longestAbsenceMs} ms`);
});
