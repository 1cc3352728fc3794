import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseError } from '../database-error.ts';

/** The user that PostgreSQL runs as where we are root, which it refuses to run as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** How to start a program of PostgreSQL, so that it can reach its files and is not root. */
export type Launch = (
  program: string,
  args: readonly string[],
  options: { stdio: ['ignore', 'pipe' | number, 'pipe' | number]; detached?: boolean },
) => ChildProcess;

/**
 * The account for the cluster in `clusterDir`: the folder's owner, or, where there is none yet, the
 * user `postgres` or `nobody`. Undefined where we are not root and PostgreSQL simply runs as us.
 *
 * @throws {DatabaseError} for a cluster of somebody else's, or root's
 */
export async function accountFor(clusterDir: string): Promise<Account | undefined> {
  const owner = await stat(clusterDir).catch(() => undefined);
  const self = process.getuid?.();
  if (self !== 0) {
    if (owner === undefined || owner.uid === self) return undefined;
    throw new DatabaseError(
      `The database in ${clusterDir} belongs to another user (uid ${owner.uid}). Start as that user, or set DATA_DIR to another folder.`,
    );
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return findAccount();
}

async function findAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find(([user]) => user === name);
    const [uid, gid] = [Number(entry?.[2]), Number(entry?.[3])];
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new DatabaseError(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody" to run it as. Start as another user, or set DATABASE_URL.',
  );
}

/**
 * How to start programs as `account` when they need all of `paths`. Where a folder on the way is
 * closed to that account (a clone below /root), the program gets the one capability that opens it.
 *
 * @throws {DatabaseError} naming the closed folder where that is not possible
 */
export async function launcher(
  account: Account | undefined,
  paths: readonly string[],
): Promise<Launch> {
  if (account === undefined) return (program, args, options) => start(program, args, options);
  const closed = await firstClosed(account, paths);
  if (closed === undefined) {
    return (program, args, options) => start(program, args, { ...options, ...account });
  }
  if (!(await isInstalled('setpriv'))) {
    throw new DatabaseError(
      `PostgreSQL does not run as root, and its user (uid ${account.uid}) cannot reach ${closed}. Open that folder by "chmod a+x", set DATA_DIR or install elsewhere, start as another user, or install setpriv (util-linux).`,
    );
  }
  const prefix = privileged(account);
  return (program, args, options) => start('setpriv', [...prefix, program, ...args], options);
}

/**
 * `no_setuid_fixup` makes access(2), by which PostgreSQL checks its own programs, honour the
 * capability: for a process that is not root it would otherwise look at the modes alone.
 */
const privileged = ({ uid, gid }: Account): string[] => [
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

function start(
  program: string,
  args: readonly string[],
  options: Parameters<Launch>[2] & Partial<Account>,
): ChildProcess {
  // No variable of ours: PGPORT, PGOPTIONS and the like would change what the server does.
  const { PATH } = process.env;
  const env = { PATH, LC_ALL: 'C' };
  return spawn(program, args, { ...options, cwd: '/', env });
}

async function firstClosed(
  account: Account,
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) {
    for (const step of wayTo(path)) {
      const { mode, uid, gid } = await stat(step);
      const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
      if (((mode >> shift) & constants.S_IXOTH) === 0) return step;
    }
  }
  return undefined;
}

/** The path and all folders above it, from the root down. */
function wayTo(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [...wayTo(above), path];
}

async function isInstalled(program: string): Promise<boolean> {
  const { PATH = '' } = process.env;
  for (const folder of PATH.split(delimiter)) {
    const found = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
