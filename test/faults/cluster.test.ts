import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { skipNatsTests } from '../support/nats-server.ts';
import { programOf } from '../support/project.ts';
import { openClusterSite } from './cluster-site.ts';
import { runOnce } from './run.ts';
import { CLUSTER_LANES, describe as describeFault, planRun } from './schedule.ts';
import type { Site } from './site.ts';

/**
 * Two seeds of `npm run faults -- --nodes 3`, chosen for a node that is cut from NATS, one that is cut
 * from the database, NATS that swallows everything, kills, and a PostgreSQL that crashes.
 */
const SEEDS = [17, 34];
const TALK_MS = 1500;

describe('three nodes on one PostgreSQL and one NATS', { skip: skipNatsTests }, () => {
  let site: Site;
  before(async () => {
    site = await openClusterSite(programOf('src/main.ts'), 3);
  });
  after(() => site?.close(false));

  for (const seed of SEEDS) {
    const plan = planRun(seed, TALK_MS, CLUSTER_LANES);
    test(`keep every promise through ${plan.faults.map(describeFault).join(', ')}`, async () => {
      const { violations, acked, messages } = await runOnce(site, plan);
      assert.deepEqual(violations, []);
      assert.equal(acked, messages);
    });
  }
});
