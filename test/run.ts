import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import _ from 'lodash';
import { BUILT_VARIABLE, buildPages } from './page/support/build-pages.ts';
import { CLUSTER_VARIABLE, startTestCluster } from './support/cluster.ts';
import { compileTo } from './support/compile.ts';
import { writeGroups } from './support/groups.ts';
import { LINES_VARIABLE } from './support/kept-lines.ts';
import { findLeaks } from './support/leaks.ts';

/**
 * `npm test [-- file-or-folder …]`: one PostgreSQL cluster for all test files, and node's own summary
 * as the last lines of the output. The whole suite tells its coverage of `src` too, and has to have
 * enough of it.
 */

const WHOLE_SUITE = ['src', 'test'];

/** Test files wait more than they compute: for processes, sockets and grace times. */
const CONCURRENCY = availableParallelism() + 1;

/** Of a group; each of its files has less. */
const TIMEOUT_MS = 1_200_000;

/** Ctrl-C ends the test files, whenever it comes; we stay to clean up after them. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => interruption.abort());
}

async function main(targets: readonly string[]): Promise<number> {
  const isWhole = targets.length === 0;
  const files = await findTests(isWhole ? WHOLE_SUITE : targets);
  const coverage = await mkdtemp(join(tmpdir(), 'nickroom-coverage-'));
  const lines = await mkdtemp(join(tmpdir(), 'nickroom-lines-'));
  // In the project, where its packages are found.
  const compiled = await mkdtemp('.test-build-');
  const cluster = await startTestCluster();
  try {
    await compileTo(compiled);
    await buildPages();
    const env = {
      [CLUSTER_VARIABLE]: cluster.address,
      [BUILT_VARIABLE]: '1',
      [LINES_VARIABLE]: lines,
      ...(isWhole && { NODE_V8_COVERAGE: coverage }),
    };
    const programs = await writeGroups(compiled, files);
    const { exitCode, summary } = await runTests(programs, env);
    const isCovered = !isWhole || (await reportCoverage(coverage));
    const isTight = await reportLeaks(lines);
    process.stdout.write(summary);
    return exitCode === 0 && !(isCovered && isTight) ? 1 : exitCode;
  } finally {
    await cluster.stop();
    for (const folder of [coverage, lines, compiled]) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function findTests(targets: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const target of targets) {
    if ((await stat(target)).isFile()) files.push(target);
    else files.push(...(await testsBelow(target)));
  }
  // Backwards: tests of the whole house take longest, and begin first.
  return _.uniq(files).sort().reverse();
}

async function testsBelow(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => join(folder, name));
}

interface Outcome {
  readonly exitCode: number;
  /** Node's closing lines, from `ℹ tests` on, held back. */
  readonly summary: string;
}

async function runTests(files: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  interruption.signal.throwIfAborted();
  const options = ['--enable-source-maps', '--test', '--test-reporter=spec'];
  options.push(`--test-concurrency=${CONCURRENCY}`, `--test-timeout=${TIMEOUT_MS}`);
  const child = spawn(process.execPath, [...options, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const closed = once(child, 'close');
  interruption.signal.addEventListener('abort', () => child.kill());
  const summary: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (summary.length > 0 || /^ℹ tests \d+$/.test(line)) summary.push(line);
    else console.log(line);
  }
  const [code] = await closed;
  return { exitCode: code ?? 1, summary: summary.map((line) => `${line}\n`).join('') };
}

/** Prints the coverage, and says whether it is enough. */
async function reportCoverage(folder: string): Promise<boolean> {
  const args = ['report', '--temp-directory', folder, '--check-coverage'];
  const child = spawn('c8', args, { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code === 0;
}

/** Prints what of what was secret or said is in the logs of the run, and says whether nothing is. */
async function reportLeaks(folder: string): Promise<boolean> {
  const { summary, leaks } = await findLeaks(folder);
  console.log([summary, ...leaks].join('\n'));
  return leaks.length === 0;
}

process.exitCode = await main(process.argv.slice(2));
