import { parseArgs } from 'node:util';
import { Random } from '../faults/random.ts';
import { startTestCluster } from '../support/cluster.ts';
import { whyHarmless } from './harmless.ts';
import { type Fate, Hunt, type Prey, preyOf } from './hunt.ts';
import { PARTS, type Part } from './parts.ts';
import { Workshop } from './workshop.ts';

const HELP = `npm run mutants -- [part …] [--only TEXT] [--sample N] [--seed N] [--slice K/N] [--list]

Changes the code in small ways, one at a time, and tells which changes no test notices.

parts: ${Object.keys(PARTS).join(', ')}; all, where none is named
--only TEXT   those alone whose file, function or line has this in it
--sample N    so many of each part, by the seed (default: all of them)
--seed N      of the sample (default: 1)
--slice K/N   the Kth of N equal shares of them (default: 1/1)
--list        shows them without running a test
`;

/** Of each part; the issue asks for more than this. */
const SCORE_MIN = 85;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    sample: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    slice: { type: 'string', default: '1/1' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Ctrl-C ends it after the mutant that is being tried, with what is known until then. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interruption.abort());
}

async function main(): Promise<boolean> {
  if (values.help) {
    process.stdout.write(HELP);
    return true;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  let isWell = true;
  for (const name of names) {
    const part = PARTS[name];
    if (!part) {
      console.error(`There is no part ${name}: ${Object.keys(PARTS).join(', ')}.`);
      return false;
    }
    isWell = (await runPart(name, part)) && isWell;
  }
  return isWell;
}

async function runPart(name: string, part: Part): Promise<boolean> {
  const cluster = part.database ? await startTestCluster() : undefined;
  const workshop = await Workshop.open(cluster?.address);
  try {
    const all = await preyOf(part, workshop, cluster?.address);
    const chosen = choose(all);
    if (values.list) {
      for (const prey of chosen) console.log(lineAbout(prey));
      return true;
    }
    const hunt = new Hunt(workshop, cluster?.address);
    await hunt.begin(part);
    return await report(name, hunt, chosen, all.length);
  } finally {
    await workshop.close();
    await cluster?.stop();
  }
}

function choose(all: readonly Prey[]): Prey[] {
  const left = all.filter(({ where, code }) => `${where} ${code}`.includes(values.only));
  const random = new Random(Number(values.seed));
  while (left.length > Number(values.sample)) left.splice(random.int(0, left.length - 1), 1);
  const [k = 1, n = 1] = values.slice.split('/').map(Number);
  return left.filter((_, index) => index % n === k - 1);
}

async function report(
  name: string,
  hunt: Hunt,
  chosen: readonly Prey[],
  total: number,
): Promise<boolean> {
  const counts: Record<Fate, number> = { killed: 0, timeout: 0, survived: 0, invalid: 0 };
  let tried = 0;
  let explained = 0;
  for (const prey of chosen) {
    if (interruption.signal.aborted) break;
    tried += 1;
    if (process.stderr.isTTY) process.stderr.write(`\r${name}: ${tried} of ${chosen.length} `);
    const fate = await hunt.fateOf(prey);
    counts[fate] += 1;
    if (fate !== 'survived') continue;
    const why = whyHarmless(prey);
    if (why !== undefined) explained += 1;
    console.log(`${why === undefined ? 'SURVIVED' : 'harmless'}  ${lineAbout(prey)}`);
    if (why !== undefined) console.log(`    ${why}`);
  }
  const noticed = counts.killed + counts.timeout;
  const valid = noticed + counts.survived;
  const score = (100 * noticed) / Math.max(1, valid);
  console.log(
    `${name}: ${score.toFixed(1)} %, ${noticed} of ${valid} noticed (${counts.timeout} by the clock), ` +
      `${explained} of the others explained. ${counts.invalid} were no valid SQL. ` +
      `${tried} of ${total} tried.`,
  );
  return score > SCORE_MIN && explained === counts.survived;
}

const lineAbout = ({ where, line, code, change }: Prey): string =>
  `${where}:${line}  ${change}\n    in: ${code}`;

process.exitCode = (await main()) ? 0 : 1;
