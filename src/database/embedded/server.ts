import type { ChildProcess } from 'node:child_process';
import { chown, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../connect.ts';
import { DatabaseError } from '../database-error.ts';
import { isOutage } from '../outage.ts';
import type { Cluster } from './cluster.ts';
import { findPostmaster, removeStaleLocks } from './postmaster.ts';
import { SETTINGS_FILE, settings } from './settings.ts';

type Log = (line: string) => void;

const POLL_MS = 20;
const PROBE_MS = 5000;
/** A server that lives but does not listen: it starts, or somebody stopped it (SIGSTOP). */
const DEAF_MS = 60_000;
/** An ordinary start is over by then and not worth a line. */
const FIRST_LINE_MS = 1000;
const NEXT_LINE_MS = 10_000;
const TRIES = 3;
/** Between tries: what a killed server left running needs a moment to see that it is gone. */
const RETRY_MS = 500;
const FAST_STOP_MS = 15_000;

/**
 * Sees to it that a server of this cluster runs and takes queries: adopts the one that runs (it
 * outlives a process of ours that was killed), waits for one that recovers, or starts one.
 *
 * @throws {DatabaseError} when it does not start, or does not answer
 * @throws the signal's reason when aborted
 */
export async function ensureRunning(
  cluster: Cluster,
  log: Log,
  signal: AbortSignal,
): Promise<'started' | 'adopted'> {
  const patience = new Patience(log);
  const children: ChildProcess[] = [];
  try {
    for (;;) {
      const state = await probe(cluster.address);
      if (state === 'ready') return children.length === 0 ? 'adopted' : 'started';
      if (state === 'starting') patience.recovering();
      else if (!children.some(isRunning)) await startUnlessAlive(cluster, children, patience);
      await delay(POLL_MS, undefined, { signal });
    }
  } catch (error) {
    // Nobody uses it yet.
    for (const child of children) child.kill('SIGINT');
    throw error;
  }
}

async function startUnlessAlive(
  cluster: Cluster,
  children: ChildProcess[],
  patience: Patience,
): Promise<void> {
  const pid = await findPostmaster(cluster.folder);
  if (pid !== undefined) return patience.deaf(pid);
  if (children.length === TRIES) {
    throw new DatabaseError(`The embedded PostgreSQL does not start; ${cluster.logFile} says why.`);
  }
  if (children.length > 0) await delay(RETRY_MS);
  children.push(await start(cluster));
}

/** How long we have waited, and what the operator is told about it. */
class Patience {
  readonly #log: Log;
  readonly #since = Date.now();
  #nextLine = Date.now() + FIRST_LINE_MS;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Recovery may take minutes after a crash under load; it has no limit, but it is told. */
  recovering(): void {
    if (Date.now() < this.#nextLine) return;
    this.#nextLine = Date.now() + NEXT_LINE_MS;
    this.#log('PostgreSQL is starting or recovering; waiting for it …');
  }

  deaf(pid: number): void {
    if (Date.now() - this.#since < DEAF_MS) return;
    throw new DatabaseError(
      `The embedded PostgreSQL (process ${pid}) runs, but does not answer. End it, then start again.`,
    );
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;

async function probe(address: string): Promise<'ready' | 'starting' | 'away'> {
  const sql = connect(address, { max: 1, deadlineMs: PROBE_MS, name: 'nickroom probe' });
  try {
    await sql`select 1`;
    return 'ready';
  } catch (error) {
    if (!isOutage(error)) throw error;
    const { code } = error as { code?: string };
    // 53300: it runs, and is so busy that no connection is left.
    if (code === '53300') return 'ready';
    return code?.startsWith('57P0') ? 'starting' : 'away';
  } finally {
    await sql.end({ timeout: 0 });
  }
}

async function start(cluster: Cluster): Promise<ChildProcess> {
  await removeStaleLocks(cluster.folder, cluster.socketDir);
  await writeSettings(cluster);
  const logFile = await open(cluster.logFile, 'a', 0o600);
  try {
    const child = cluster.launch(cluster.postgres, ['-D', cluster.folder], {
      stdio: ['ignore', logFile.fd, logFile.fd],
      // A session of its own, so that Ctrl-C in a terminal reaches us alone and we stop in order.
      detached: true,
    });
    // A program that cannot be executed shows as a server that does not start.
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    await logFile.close();
  }
}

async function writeSettings({ folder, socketDir, durable, account }: Cluster): Promise<void> {
  const path = join(folder, SETTINGS_FILE);
  await writeFile(path, settings(socketDir, durable), { mode: 0o600 });
  if (account !== undefined) await chown(path, account.uid, account.gid);
}

/** Stops the cluster's server, ours or adopted: in order within a bounded time, then at once. */
export async function stopServer({ folder }: Cluster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const pid = await findPostmaster(folder);
    if (pid === undefined) return;
    process.kill(pid, signal);
    if (await isGone(folder, FAST_STOP_MS)) return;
  }
}

async function isGone(folder: string, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while ((await findPostmaster(folder)) !== undefined) {
    if (Date.now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}
