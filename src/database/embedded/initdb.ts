import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chown, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import { isAlive } from './postmaster.ts';
import type { Account, Launch } from './run-as.ts';
import { SETTINGS_FILE, USER } from './settings.ts';

/** A cluster in the making is `postgres.new-<pid of who makes it>`, beside its final place. */
const DRAFT = 'postgres.new-';

interface Means {
  readonly initdb: string;
  readonly launch: Launch;
  readonly account: Account | undefined;
  readonly durable: boolean;
}

/**
 * Makes a new cluster in `folder`. initdb works in a folder of its own that is renamed when it is
 * complete, so that a process killed halfway leaves nothing that looks like a cluster.
 *
 * @throws {DatabaseError} with initdb's last line
 */
export async function createCluster(folder: string, means: Means): Promise<void> {
  const draft = join(dirname(folder), `${DRAFT}${process.pid}`);
  await mkdir(draft, { mode: 0o700 });
  if (means.account) await chown(draft, means.account.uid, means.account.gid);
  const args = ['--pgdata', draft, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8'];
  args.push('--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8');
  args.push('--no-instructions', ...(means.durable ? [] : ['--no-sync']));
  await succeed(means.launch(means.initdb, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  await appendFile(join(draft, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
  await moveInto(draft, folder);
}

async function moveInto(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const wasFaster = error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY';
    // Another process made the cluster meanwhile; it is as good as ours.
    if (!wasFaster) throw error;
  }
}

async function succeed(child: ChildProcess): Promise<void> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const [code] = await once(child, 'close');
  if (code === 0) return;
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  throw new DatabaseError(`The embedded PostgreSQL could not be set up: ${lastLine}`);
}

/** Removes what processes left behind that were killed while they made a cluster in `home`. */
export async function removeInterrupted(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(DRAFT)) continue;
    const pid = Number(name.slice(DRAFT.length));
    // In a container the killed process had very likely the number that we have now.
    if (pid !== process.pid && isAlive(pid)) continue;
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
