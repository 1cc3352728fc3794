import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('../loadgen/', import.meta.url));

/** One phase of load. Times in ms, CPU in microseconds or in percent of one core. */
export interface Phase {
  readonly offered: number;
  readonly lost: number;
  readonly duplicates: number;
  readonly misrouted: number;
  readonly rooms_same_order: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly deliveries_per_s: number;
  readonly cpu_us_per_delivery: number;
  readonly cpu_us_per_message: number;
  readonly db_cpu_us_per_message: number;
  readonly server_cpu_pct: number;
  readonly db_cpu_pct: number;
  readonly gen_cpu_pct: number;
  readonly held: boolean;
}

export interface LoadReport {
  readonly setup: {
    readonly connections: number;
    readonly join_s: number;
    readonly joins_per_s: number;
    readonly join_cpu_us: number;
    readonly rss_kb_per_connection: number;
    readonly db_rss_after_mb: number;
  };
  readonly fixed?: Phase;
  readonly sweep?: readonly Phase[];
  readonly capacity?: { readonly messages_per_s: number; readonly deliveries_per_s: number };
}

export interface Target {
  readonly adapter: string;
  /** Of the server, or of all that belongs to it. */
  readonly pid: number | readonly number[];
  /** Where it listens; members of a room take turns at several. */
  readonly port: number | readonly number[];
  readonly databasePid?: number;
}

/** Puts load on a server; see loadgen/README.md for the arguments. */
export type Generator = (target: Target, args: readonly (string | number)[]) => Promise<LoadReport>;

/**
 * Builds the load generator, unless this version of it was built before.
 *
 * @throws an error whose message is a sentence where that is not possible
 */
export async function buildGenerator(): Promise<Generator> {
  if (process.platform !== 'linux') {
    throw new Error('The load generator needs Linux (epoll and /proc).');
  }
  const source = join(FOLDER, 'loadgen.c');
  const version = createHash('sha256')
    .update(await readFile(source))
    .digest('hex')
    .slice(0, 12);
  const folder = join(tmpdir(), `nickroom-loadgen-${process.getuid?.()}`);
  const program = join(folder, `loadgen-${version}`);
  const isBuilt = await access(program).then(
    () => true,
    () => false,
  );
  if (!isBuilt) await compile(source, folder, program);
  return async ({ adapter, pid, port, databasePid }, args) => {
    const config = join(FOLDER, 'adapters', `${adapter}.conf`);
    const processes = databasePid === undefined ? ['-S', pid] : ['-S', pid, '-D', databasePid];
    const all = ['-a', config, '-p', port, ...processes, ...args].map(String);
    const { stdout } = await run(program, all, { maxBuffer: 1 << 24 });
    return JSON.parse(stdout) as LoadReport;
  };
}

async function compile(source: string, folder: string, program: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${program}-${process.pid}`;
  try {
    await run('cc', ['-O2', '-std=gnu11', source, '-lm', '-o', draft]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('The load generator is written in C; install a compiler (`cc`) to build it.');
  }
  await rename(draft, program);
}
