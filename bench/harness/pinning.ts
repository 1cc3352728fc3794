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

/**
 * Moves this process, and so all it starts from now on, to CPU 1 and leaves CPU 0 to the servers,
 * where the system has a way to do that.
 */
export function pin(): Pinning {
  if (availableParallelism() < 2) {
    return { serverPrefix: [], sentence: 'Nothing was pinned: there is only one CPU.' };
  }
  try {
    execFileSync('taskset', ['-a', '-c', '-p', OWN_CPU, String(process.pid)], { stdio: 'ignore' });
  } catch {
    return {
      serverPrefix: [],
      sentence: 'Nothing was pinned: there is no `taskset` here, so compare with care.',
    };
  }
  return {
    serverPrefix: ['taskset', '-c', SERVER_CPU],
    sentence: `The server and its database ran on CPU ${SERVER_CPU}, the generator on CPU ${OWN_CPU}.`,
  };
}
