import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Which CPUs the parts run on, so that the generator takes nothing from what it measures. */
export interface Pinning {
  /** A sentence for the results. */
  readonly sentence: string;
  /** What a server's command line starts with. */
  readonly serverPrefix: readonly string[];
}

const SERVER_CPU = '0';
const OWN_CPU = '1';
const BOTH = `${SERVER_CPU},${OWN_CPU}`;

/**
 * Moves this process, and so all it starts from now on, to CPU 1 and leaves CPU 0 to the servers,
 * where the system has a way to do that.
 */
export function pin(): Pinning {
  if (availableParallelism() < 2) {
    return { serverPrefix: [], sentence: 'Nothing was pinned: there is only one CPU.' };
  }
  try {
    moveTo(OWN_CPU);
  } catch {
    return {
      serverPrefix: [],
      sentence: 'Nothing was pinned: there is no `taskset` here, so compare with care.',
    };
  }
  return {
    serverPrefix: prefix(SERVER_CPU),
    sentence: `The server and its database ran on CPU ${SERVER_CPU}, the generator on CPU ${OWN_CPU}.`,
  };
}

/**
 * Puts servers and generator alike on one CPU, or on two, for as long as `measure` takes: the only
 * way to give servers a second CPU where there are no more.
 */
export async function onCpus<T>(
  count: 1 | 2,
  pinning: Pinning,
  measure: (pinning: Pinning) => Promise<T>,
): Promise<T> {
  if (pinning.serverPrefix.length === 0) return measure(pinning);
  const cpus = count === 1 ? SERVER_CPU : BOTH;
  moveTo(cpus);
  try {
    return await measure({ ...pinning, serverPrefix: prefix(cpus) });
  } finally {
    moveTo(OWN_CPU);
  }
}

const prefix = (cpus: string): string[] => ['taskset', '-c', cpus];

function moveTo(cpus: string): void {
  execFileSync('taskset', ['-a', '-c', '-p', cpus, String(process.pid)], { stdio: 'ignore' });
}
