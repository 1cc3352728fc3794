import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { openClusterSite } from './cluster-site.ts';
import { checkProperties } from './properties/main.ts';
import { runAll } from './run-all.ts';
import { openSite, type Site } from './site.ts';

/**
 * `npm run faults -- --seed N --runs M [--seconds S]`: M runs with the seeds N, N + 1, … on one
 * server, which lives on through all of its deaths. `--nodes 3` does the same to three nodes on one
 * PostgreSQL and one NATS, and to what is between them. `--properties` checks idempotency and resume
 * instead, in `--cases` random cases each.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '2.5' },
    nodes: { type: 'string', default: '1' },
    properties: { type: 'boolean', default: false },
    cases: { type: 'string', default: '10000' },
  },
});

/** What an operator runs, built from the sources as they are now. */
const PROGRAM = ['dist/main.js'];

async function main(): Promise<boolean> {
  const build = spawnSync('npm', ['run', '--silent', 'build:server'], { stdio: 'inherit' });
  if (build.status !== 0) return false;
  const nodes = Number(values.nodes);
  const site = nodes > 1 ? await openClusterSite(PROGRAM, nodes) : await openSite(PROGRAM);
  let isGood = false;
  try {
    isGood = values.properties ? await properties(site) : await runs(site);
  } finally {
    await site.close(!isGood);
    if (!isGood) console.log(`The server's files and what clients saw are in ${site.folder}.`);
  }
  return isGood;
}

function properties({ networks: [network] }: Site): Promise<boolean> {
  const url = `http://127.0.0.1:${network?.port}`;
  return checkProperties(url, Number(values.seed), Number(values.cases));
}

function runs(site: Site): Promise<boolean> {
  const talkMs = Number(values.seconds) * 1000;
  return runAll(site, { seed: Number(values.seed), runs: Number(values.runs), talkMs });
}

process.exitCode = (await main()) ? 0 : 1;
