import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import _ from 'lodash';
import { Operator } from '../admin/support/operator.ts';
import { ServerProcess } from '../process/support/server-process.ts';
import { get } from '../protocol/support/http.ts';
import { optionsOf } from '../support/command-line.ts';
import { fuzz } from './fuzz.ts';

const USAGE = `npm run fuzz -- [OPTIONS]

A server of its own, fuzzed in ten parts. Tells how much memory is in use after each, garbage
collected, and fails when an answer was a fault of the server's, when the process ended (as it does by
an unhandled rejection) or when it had something to complain about. The first part warms it up: growth
is what comes after that.

  --requests N   in all (50000)
  --seed N       of the first part (1)`;

const values = optionsOf(USAGE, {
  requests: { type: 'string', default: '50000' },
  seed: { type: 'string', default: '1' },
});
const PARTS = 10;
const STOP_MS = 10_000;
/** Lets the server collect its garbage when it is sent SIGUSR2. */
const COLLECTOR = fileURLToPath(new URL('collect-garbage.mjs', import.meta.url));
/** What the first start prints for the operator. */
const LINK = /\/admin#([\w-]+)/;

async function main(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-fuzz-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const server = new ServerProcess({
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'info',
    NODE_OPTIONS: `--import=${COLLECTOR}`,
  });
  try {
    const base = await server.ready();
    const operator = await signIn(server, base);
    const statuses: Record<number, number> = {};
    const each = Math.ceil(Number(values.requests) / PARTS);
    for (let part = 0; part < PARTS; part += 1) {
      const answered = await fuzz(base, operator, each, Number(values.seed) + part);
      _.mergeWith(statuses, answered, _.add);
      server.signal('SIGUSR2');
      await server.says(`collected ${part + 1}\n`);
      const { heapMiB, residentMiB } = await memoryOf(base);
      console.log(`${(part + 1) * each} requests: heap ${heapMiB} MiB, process ${residentMiB} MiB`);
    }
    console.log(
      `answers: ${_.map(statuses, (count, status) => `${count} × ${status}`).join(', ')}`,
    );
    console.log(`${await countFaults(base)} answers of 5xx, by the server's own count`);
    const isWell = server.isRunning && !/"level":[56]0|unhandled/i.test(server.output);
    if (!isWell) console.log(server.output.slice(-5000));
    return isWell;
  } finally {
    server.signal('SIGTERM');
    const hard = setTimeout(() => server.signal('SIGKILL'), STOP_MS);
    await server.end();
    clearTimeout(hard);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function signIn(server: ServerProcess, base: string): Promise<Operator> {
  await server.says('Ctrl+C stops it');
  const operator = new Operator(base);
  await operator.exchange(LINK.exec(server.output)?.[1] ?? '');
  return operator;
}

/** The values of a metric, whatever its labels. */
async function readMetric(base: string, name: string, labels = ''): Promise<number[]> {
  const { text } = await get(`${base}/metrics`);
  const series = new RegExp(`^${name}(?:\\{.*${labels}.*\\})? (\\S+)$`, 'gm');
  return [...text.matchAll(series)].map(([, value]) => Number(value));
}

async function memoryOf(base: string): Promise<{ heapMiB: number; residentMiB: number }> {
  const [heap = 0] = await readMetric(base, 'nodejs_heap_size_used_bytes');
  const [resident = 0] = await readMetric(base, 'process_resident_memory_bytes');
  return { heapMiB: Math.round(heap / 2 ** 20), residentMiB: Math.round(resident / 2 ** 20) };
}

const countFaults = async (base: string): Promise<number> =>
  _.sum(await readMetric(base, 'nickroom_http_requests_total', 'status="5'));

process.exitCode = (await main()) ? 0 : 1;
