import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from '../faults/checker.ts';
import { Crowd } from '../faults/crowd.ts';
import { Random } from '../faults/random.ts';
import { LogReader } from '../faults/read-log.ts';
import { startServer } from '../support/server.ts';
import { ReplicatedPostgres } from './replicated-postgres.ts';

const TALK_MS = 2000;
const MESSAGES = 40;
const CALM_WITHIN_MS = 90_000;

test('a standby is promoted while people talk: with synchronous replication every promise is kept', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-failover-'));
  await chmod(folder, 0o711);
  const postgres = await ReplicatedPostgres.start(folder);
  const server = await startServer({ DATABASE_URL: postgres.address, LEAVE_GRACE_S: '1' });
  const log = new LogReader(postgres.standbyAddress);
  t.after(async () => {
    await log.close();
    await server.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const where = { bases: [server.url], rooms: 2, name: 'lounge' };
  const crowd = await Crowd.enter({ ...where, random: new Random(3) });
  t.after(() => crowd.close());
  await Promise.all([
    crowd.talk(TALK_MS, MESSAGES),
    sleep(TALK_MS / 2).then(() => postgres.failOver()),
  ]);
  const ends = await crowd.drain(log, CALM_WITHIN_MS);
  assert.deepEqual(check(await crowd.history(log, ends)), []);
  const unacked = crowd.recorder.messages.filter(({ ackedSeq }) => ackedSeq === undefined);
  assert.deepEqual(unacked, []);
});
