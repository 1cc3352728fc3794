import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startProcess } from '../process/support/server-process.ts';
import { arrive, connect, enter, type Seat } from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import { startNodes } from './nodes.ts';

after(terminateAll);

test('those of a node that was killed leave when its lease and the grace are over; who came back by another has neither left nor joined', {
  skip: skipNatsTests,
}, async (t) => {
  const site = await startNodes(t, 1, { LEAVE_GRACE_S: '1' });
  const [staying] = site.nodes;
  assert.ok(staying);
  const dying = startProcess(t, {
    DATABASE_URL: site.database.address,
    NATS_URL: site.nats.url,
    NODE_V8_COVERAGE: '',
  });
  const base = await dying.ready();
  const seat = await site.enterAt(0, 'witness');
  const witness = await arrive(seat);
  const [room] = await site.database.sql<{ name: string }[]>`select name from room`;
  const alice: Seat = await enter(base, 'alice', room?.name);
  for (const person of [alice, await enter(base, 'bob', room?.name)]) await arrive(person);
  await witness.next('presence', ({ online }) => online === 3, 20_000);

  const killedAt = performance.now();
  await dying.kill();
  await connect({ ...alice, base: staying.url });
  const leave = await witness.next('message', (m) => m.log_kind === 'leave', 60_000);
  t.diagnostic(`left after ${Math.round((performance.now() - killedAt) / 100) / 10} s`);
  assert.equal(leave.subject?.user_name, 'bob');
  const notices = witness.seen('message').map((m) => `${m.log_kind} ${m.subject?.user_name}`);
  assert.deepEqual(notices, ['join witness', 'join alice', 'join bob', 'leave bob']);
});
