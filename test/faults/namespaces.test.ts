import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { arrive, enter, say } from '../protocol/support/people.ts';
import { terminateAll } from '../protocol/support/socket.ts';
import { skipNatsTests } from '../support/nats-server.ts';
import { programOf } from '../support/project.ts';
import { openNamespaceSite } from './namespace-site.ts';
import { skipNamespaceTests } from './namespaces.ts';
import { runOnce } from './run.ts';
import { planFault } from './schedule.ts';
import type { Site } from './site.ts';

/** Shorter than `npm run faults -- --nodes 3 --namespaces --fault partition:30000`. */
const PARTITION_MS = 4000;

describe('three nodes, each on a host of its own', {
  skip: skipNatsTests || skipNamespaceTests(),
}, () => {
  let site: Site;
  before(async () => {
    site = await openNamespaceSite(programOf('src/main.ts'), 3);
  });
  after(async () => {
    terminateAll();
    await site?.close(false);
  });

  test('while one has lost its network the others go on as if nothing were', async () => {
    const at = (node: number, nick: string) =>
      enter(`http://127.0.0.1:${site.networks[node]?.port}`, nick, 'the others');
    const [alice, bob] = [await arrive(await at(0, 'alice')), await arrive(await at(1, 'bob'))];
    let isOver = false;
    const cut = site.partition?.(2, PARTITION_MS).then(() => {
      isOver = true;
    });
    for (let i = 0; i < 10; i += 1) {
      const text = `${i}`;
      await Promise.all([say(alice, text), bob.next('message', (m) => m.log_content === text)]);
    }
    assert.equal(isOver, false);
    await cut;
  });

  test('every promise is kept through it, and who comes back agrees', async (t) => {
    const plan = planFault(1, `partition:${PARTITION_MS}`);
    const { violations, acked, messages, ms } = await runOnce(site, plan);
    t.diagnostic(`${messages} messages, ${Math.round(ms)} ms`);
    assert.deepEqual(violations, []);
    assert.equal(acked, messages);
  });
});
