import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PORT } from './settings.ts';

/**
 * The process id of the server that runs on the cluster in `folder`, or undefined. `postmaster.pid`
 * alone does not tell: after a reboot, or in a new container, its number may be any process.
 */
export async function findPostmaster(folder: string): Promise<number | undefined> {
  const pid = await readPid(pidFile(folder));
  if (pid === undefined) return undefined;
  return (await worksIn(pid, folder)) ? pid : undefined;
}

/** A postmaster's working directory is its cluster; a dead or waiting-to-be-reaped one has none. */
async function worksIn(pid: number, folder: string): Promise<boolean> {
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder;
  }
  const ps = promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
  return (await ps.then(({ stdout }) => stdout).catch(() => '')).includes(folder);
}

/**
 * Removes those of PostgreSQL's lock files (`postmaster.pid` and the one beside its socket) whose
 * number belongs to another process now, or to a dead one that nobody has reaped yet: PostgreSQL
 * would refuse to start as long as that one is there. One whose process is gone it takes away itself.
 */
export async function removeStaleLocks(folder: string, socketDir: string): Promise<void> {
  for (const file of [pidFile(folder), join(socketDir, `.s.PGSQL.${PORT}.lock`)]) {
    const pid = await readPid(file);
    if (pid === undefined || !isAlive(pid) || (await worksIn(pid, folder))) continue;
    await rm(file, { force: true });
  }
}

const pidFile = (folder: string): string => join(folder, 'postmaster.pid');

/** The process id in the first line of a lock file. */
async function readPid(file: string): Promise<number | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
