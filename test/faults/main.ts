import { spawnSync } from 'node:child_process';
import { optionsOf } from '../support/command-line.ts';
import { openClusterSite } from './cluster-site.ts';
import { lanesAt } from './inflict.ts';
import { openNamespaceSite } from './namespace-site.ts';
import { checkProperties } from './properties/main.ts';
import { runAll } from './run-all.ts';
import { planFault, planRun } from './schedule.ts';
import { openSite, type Site } from './site.ts';

const USAGE = `npm run faults -- [OPTIONS]

Talks in rooms of one server, which lives on through all of its deaths, and checks what everybody saw.

  --seed N         of the first run; the next ones have N + 1, N + 2, … (1)
  --runs M         so many (20)
  --seconds S      how long each is talked (2.5)
  --nodes 3        so many nodes on one PostgreSQL and one NATS, and faults between them (1)
  --fault KIND:MS  this one in each run, for so many ms, as black-hole-bus:60000
  --namespaces     a network namespace for each node, for --fault partition:30000
  --properties     checks idempotency and resume instead
  --cases N        random cases of each of these (10000)`;

const values = optionsOf(USAGE, {
  seed: { type: 'string', default: '1' },
  runs: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '2.5' },
  nodes: { type: 'string', default: '1' },
  fault: { type: 'string' },
  namespaces: { type: 'boolean', default: false },
  properties: { type: 'boolean', default: false },
  cases: { type: 'string', default: '10000' },
});

/** What an operator runs, built from the sources as they are now. */
const PROGRAM = ['dist/main.js'];

async function main(): Promise<boolean> {
  const build = spawnSync('npm', ['run', '--silent', 'build:server'], { stdio: 'inherit' });
  if (build.status !== 0) return false;
  const site = await openSiteFor(Number(values.nodes));
  let isGood = false;
  try {
    isGood = values.properties ? await properties(site) : await runs(site);
  } finally {
    await site.close(!isGood);
    if (!isGood) console.log(`The server's files and what clients saw are in ${site.folder}.`);
  }
  return isGood;
}

function openSiteFor(nodes: number): Promise<Site> {
  if (values.namespaces) return openNamespaceSite(PROGRAM, nodes);
  return nodes > 1 ? openClusterSite(PROGRAM, nodes) : openSite(PROGRAM);
}

function properties({ networks: [network] }: Site): Promise<boolean> {
  const url = `http://127.0.0.1:${network?.port}`;
  return checkProperties(url, Number(values.seed), Number(values.cases));
}

function runs(site: Site): Promise<boolean> {
  const talkMs = Number(values.seconds) * 1000;
  const planOf = (seed: number) =>
    values.fault ? planFault(seed, values.fault) : planRun(seed, talkMs, lanesAt(site));
  return runAll(site, { seed: Number(values.seed), runs: Number(values.runs), planOf });
}

process.exitCode = (await main()) ? 0 : 1;
