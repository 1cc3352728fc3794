import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { programOf } from '../support/project.ts';
import { runOnce } from './run.ts';
import { planRun } from './schedule.ts';
import { openSite } from './site.ts';

/**
 * Two seeds of `npm run faults`, chosen for a server that is killed, a PostgreSQL that crashes while
 * it starts again, backends that are terminated and a network that is reset.
 */
const SEEDS = [13, 49];
const TALK_MS = 1500;

const site = await openSite(programOf('src/main.ts'));
after(() => site.close(false));

for (const seed of SEEDS) {
  test(`every promise is kept through the faults of seed ${seed}`, async () => {
    const { violations, acked, messages } = await runOnce(site, planRun(seed, TALK_MS));
    assert.deepEqual(violations, []);
    assert.equal(acked, messages);
  });
}
