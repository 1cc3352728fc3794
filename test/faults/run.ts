import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from './checker.ts';
import { Crowd } from './crowd.ts';
import type { History } from './history.ts';
import { inflict } from './inflict.ts';
import { Random } from './random.ts';
import { describe, type Plan } from './schedule.ts';
import { type Site, surprisesAt } from './site.ts';

const ROOMS = 3;
/** Of each author; with four of them in a room that is 552 in all. */
const MESSAGES = 46;
/** After the last fault everything must be well again within that. */
const CALM_WITHIN_MS = 90_000;

export interface RunReport {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly messages: number;
  readonly acked: number;
  readonly connections: number;
  readonly resumed: number;
  readonly ms: number;
  readonly violations: readonly string[];
}

/**
 * One run: people talk, things break, calm returns, everybody gets everything, and it is checked.
 * After a violation, what clients saw is in the site's folder.
 */
export async function runOnce(site: Site, plan: Plan): Promise<RunReport> {
  const start = performance.now();
  const random = new Random(plan.crowdSeed);
  const surprisesBefore = surprisesAt(site).length;
  const crowd = await Crowd.enter({
    bases: site.networks.map(({ port }) => `http://127.0.0.1:${port}`),
    rooms: ROOMS,
    name: `run ${plan.seed} ${Date.now()}`,
    random,
  });
  try {
    await Promise.all([
      crowd.talk(plan.talkMs, MESSAGES),
      inflict(site, plan.faults, random.fork()),
    ]);
    const ends = await crowd.drain(site.log, CALM_WITHIN_MS);
    const history = await crowd.history(site.log, ends);
    const violations = [...check(history), ...surprisesAt(site).slice(surprisesBefore)];
    if (violations.length > 0) {
      await writeFile(join(site.folder, `seed-${plan.seed}.json`), JSON.stringify(history));
    }
    const faults = plan.faults.map(describe);
    const ms = performance.now() - start;
    return { seed: plan.seed, faults, ...countsOf(history), ms, violations };
  } finally {
    crowd.close();
  }
}

function countsOf({ messages, connections }: History) {
  const welcomes = connections.flatMap(({ events }) => events[0] ?? []);
  return {
    messages: messages.length,
    acked: messages.filter(({ ackedSeq }) => ackedSeq !== undefined).length,
    connections: connections.length,
    resumed: welcomes.filter(({ type, data }) => type === 'welcome' && data.resumed).length,
  };
}
