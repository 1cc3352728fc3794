import { execFile } from 'node:child_process';
import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * The process id of the server that runs on the cluster in `folder`, or undefined. `postmaster.pid`
 * alone does not tell: after a reboot, or in a new container, its number may be any process.
 */
export async function findPostmaster(folder: string): Promise<number | undefined> {
  const pid = await readPid(folder);
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
 * Removes a `postmaster.pid` whose number belongs to another process now: PostgreSQL would refuse
 * to start as long as that one lives. One whose process is dead it takes away itself.
 */
export async function removeStalePid(folder: string): Promise<void> {
  const pid = await readPid(folder);
  if (pid === undefined || !isAlive(pid) || (await worksIn(pid, folder))) return;
  await rm(join(folder, 'postmaster.pid'), { force: true });
}

async function readPid(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
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
