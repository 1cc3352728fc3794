import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, prepareCluster } from './embedded/cluster.ts';
import { type Ownership, takeOwnership } from './embedded/owner.ts';
import { findPostmaster } from './embedded/postmaster.ts';
import { ensureRunning, stopServer } from './embedded/server.ts';
import { throughOutages } from './through-outages.ts';

/** A PostgreSQL of our own, that lives in a folder and is kept running. */
export interface Embedded {
  /** For `connect`: a unix socket, nothing listens on the network. */
  readonly address: string;
  /** Ends the server in order. Close the pools first: their connections are cut. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** False switches fsync off. For tests alone: a power cut may destroy the data. */
  readonly durable?: boolean;
}

type Log = (line: string) => void;

const RESTART_DELAY_MS = 1000;

/**
 * Starts the embedded PostgreSQL on `<dataDir>/postgres`, which is made if need be, or takes over
 * the server that a killed process of ours left running there. From then on a server that goes away
 * is started again. `log` gets sentences for the operator; the server's own log is
 * `<dataDir>/postgres.log`.
 *
 * @throws {DatabaseError} when that cannot be, above all when another process has the directory
 */
export async function startEmbedded(
  dataDir: string,
  log: Log,
  { durable = true }: EmbeddedOptions = {},
): Promise<Embedded> {
  const cluster = await prepareCluster(dataDir, durable);
  const stopping = new AbortController();
  const first = await start(cluster, log, stopping.signal);
  const supervised = supervise(cluster, first, log, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    const ownership = await supervised;
    if (ownership === undefined) return;
    // The lock is held to the end, so that nobody adopts a server that is being stopped.
    await stopServer(cluster);
    await ownership.end();
  };
  let stopped: Promise<void> | undefined;
  return {
    address: cluster.address,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/**
 * The address of the PostgreSQL that runs in the data directory for another process of ours;
 * `undefined` where none does.
 *
 * @throws {DatabaseError} when the folder holds something else
 */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  const { address, folder } = await prepareCluster(dataDir, true);
  return (await findPostmaster(folder)) === undefined ? undefined : address;
}

async function start(cluster: Cluster, log: Log, signal: AbortSignal): Promise<Ownership> {
  const take = async (): Promise<Ownership> => {
    const found = await ensureRunning(cluster, log, signal);
    const ownership = await takeOwnership(cluster, signal);
    if (found === 'adopted') log('Took over the PostgreSQL that still ran in the data directory.');
    return ownership;
  };
  return throughOutages(take, log, signal);
}

/**
 * Whenever the server is gone, starts it again and takes the lock again, until aborted. Returns the
 * lock, or undefined when it was just then without.
 */
async function supervise(
  cluster: Cluster,
  first: Ownership,
  log: Log,
  signal: AbortSignal,
): Promise<Ownership | undefined> {
  const aborted = once(signal, 'abort');
  let ownership: Ownership | undefined = first;
  while (!signal.aborted) {
    await Promise.race([ownership?.lost ?? delay(RESTART_DELAY_MS), aborted]);
    if (signal.aborted) break;
    ownership = await restart(cluster, log, signal);
  }
  return ownership;
}

async function restart(
  cluster: Cluster,
  log: Log,
  signal: AbortSignal,
): Promise<Ownership | undefined> {
  try {
    log('The connection to the embedded PostgreSQL is lost; starting it again if it is gone.');
    await ensureRunning(cluster, log, signal);
    const ownership = await takeOwnership(cluster, signal);
    log('The embedded PostgreSQL is back.');
    return ownership;
  } catch (error) {
    if (!signal.aborted) log(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
