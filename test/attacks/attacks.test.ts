import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProcess } from '../process/support/server-process.ts';
import { freshDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { ATTACKS } from './attacks.ts';
import { GROWTH_MAX_MIB, growthOf, Siege } from './siege.ts';

/** `npm run attack` takes longer, and measures what the others feel of it. */
const ATTACK_MS = 1500;
const PEOPLE = 10;

const skip = process.platform !== 'linux' && 'reads /proc, and uses all of 127/8';

test('whatever one address does, memory stays and others talk on', { skip }, async (t) => {
  const database = await freshDatabase();
  t.after(() => database.drop());
  const server = startProcess(t, { DATABASE_URL: database.address });
  t.after(() => server.kill());
  const siege = await Siege.lay(await server.ready(), server.pid, PEOPLE);
  t.after(() => siege.crowd.disperse());
  for (const name of Object.keys(ATTACKS)) {
    await t.test(name, async () => {
      // On a busy machine one attack may be over before it is anybody else's turn to speak.
      await until(async () => {
        const attacked = await siege.attack(name, ATTACK_MS);
        const growth = growthOf(attacked);
        assert.ok(growth < GROWTH_MAX_MIB, `it grew by ${Math.round(growth)} MiB`);
        return attacked.latencies.length > 0;
      });
      assert.ok(siege.crowd.isComplete, 'somebody else was cut off');
    });
  }
});
