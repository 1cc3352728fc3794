import { setTimeout as sleep } from 'node:timers/promises';
import { openClusterSite } from './cluster-site.ts';
import { Namespaces } from './namespaces.ts';
import type { Site } from './site.ts';

/**
 * The same as `openClusterSite` with a network namespace for each node: a partition there is what it
 * is between machines, packets that go nowhere, with no word to either side.
 */
export async function openNamespaceSite(program: readonly string[], count: number): Promise<Site> {
  const namespaces = await Namespaces.open(count);
  try {
    const site = await openClusterSite(program, count, namespaces.hosts);
    return {
      ...site,
      partition: async (node, ms) => {
        await namespaces.setUp(node, false);
        await sleep(ms);
        await namespaces.setUp(node, true);
      },
      close: async (keep) => {
        await site.close(keep);
        await namespaces.close();
      },
    };
  } catch (error) {
    await namespaces.close();
    throw error;
  }
}
