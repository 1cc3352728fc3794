import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { findPostmaster } from '../../../src/database/embedded/postmaster.ts';
import { keepOutput } from '../../support/kept-lines.ts';
import { programOf } from '../../support/project.ts';
import { until } from '../../support/until.ts';

const MAIN = programOf('src/main.ts');

/** A start may have to make a cluster, on a machine that is busy. */
const START_MS = 90_000;

type Environment = Readonly<Record<string, string>>;

/** The real process, as an operator starts it. */
export class ServerProcess {
  /** All that it has printed, on both outputs. */
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(env: Environment, args: readonly string[] = []) {
    const child = spawn(process.execPath, [...MAIN, ...args], {
      // Tests are a flood from one address.
      env: { ...process.env, PORT: '0', RATE_LIMITS: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = once(child, 'close');
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        this.output += bytes;
      });
    }
    // What a command prints is for whoever asked for it.
    if (args.length === 0) child.on('close', () => keepOutput(this.output));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Waits until it says where it is to be found, and returns that. */
  async ready(): Promise<string> {
    const [, url] = await until(() => {
      if (!this.isRunning) assert.fail(`it ended at its start: ${this.output}`);
      return /ready: open (https?:[^\s"]+)/.exec(this.output);
    }, START_MS);
    return url as string;
  }

  /** Waits until it has printed that. */
  async says(text: string): Promise<void> {
    await until(() => this.output.includes(text));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end: the exit code, or null when a signal ended it. */
  async end(): Promise<number | null> {
    await this.#ended;
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.end();
  }
}

/** A data directory to be made, that is removed after the test with whatever still runs in it. */
export async function newDataDir(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-process-'));
  // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  t.after(async () => {
    // First, since it starts a PostgreSQL that is gone again.
    await killAll(t);
    const orphan = await postmasterOf(dataDir);
    if (orphan !== undefined) process.kill(orphan, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return dataDir;
}

/** Process id of the PostgreSQL that runs in a data directory. */
export const postmasterOf = (dataDir: string): Promise<number | undefined> =>
  findPostmaster(join(dataDir, 'postgres'));

/** Starts the process; it is killed after the test, should it still be there. */
export function startProcess(
  t: TestContext,
  env: Environment,
  args: readonly string[] = [],
): ServerProcess {
  const server = new ServerProcess(env, args);
  if (!started.has(t)) t.after(() => killAll(t));
  started.set(t, [...(started.get(t) ?? []), server]);
  return server;
}

const started = new WeakMap<TestContext, ServerProcess[]>();

async function killAll(t: TestContext): Promise<void> {
  for (const server of started.get(t) ?? []) await server.kill();
}
