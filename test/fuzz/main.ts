import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ServerProcess } from '../process/support/server-process.ts';
import { fuzz } from './fuzz.ts';

/**
 * `npm run fuzz -- [--requests N] [--seed N]`: a server of its own, fuzzed in ten parts. Tells how
 * much memory it has after each, and fails when an answer was a fault of the server's, when the
 * process ended (as it does by an unhandled rejection) or when it had something to complain about.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '1' },
  },
});
const PARTS = 10;
const STOP_MS = 10_000;

async function main(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-fuzz-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const server = new ServerProcess({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info' });
  try {
    const base = await server.ready();
    const each = Math.ceil(Number(values.requests) / PARTS);
    for (let part = 0; part < PARTS; part += 1) {
      await fuzz(base, each, Number(values.seed) + part);
      console.log(`${(part + 1) * each} requests, ${residentMiB(server.pid)} MiB`);
    }
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

/** What a process holds in memory, as Linux counts it. */
function residentMiB(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}

process.exitCode = (await main()) ? 0 : 1;
