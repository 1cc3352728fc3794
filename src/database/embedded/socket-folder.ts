import { createHash } from 'node:crypto';
import { chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseError } from '../database-error.ts';
import type { Account } from './run-as.ts';
import { PORT } from './settings.ts';

/** sun_path has 104 bytes on macOS, 108 on Linux, and ends with a zero. */
const SOCKET_PATH_MAX = 103;

/** PostgreSQL reads a list of folders, which a comma or a quote in a path would split. */
const PLAIN_PATH = /^[\w/.@+-]+$/;

/**
 * Where the server's socket goes: into the cluster's own folder, which is private already, or,
 * where its path is too long, into a private folder of the temporary directory.
 *
 * @throws {DatabaseError} when somebody else made that folder, who would be the one we talk to
 */
export async function socketFolder(folder: string, account: Account | undefined): Promise<string> {
  const length = Buffer.byteLength(`${folder}/.s.PGSQL.${PORT}`);
  if (length <= SOCKET_PATH_MAX && PLAIN_PATH.test(folder)) return folder;
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const short = join(tmpdir(), `nickroom-${hash}`);
  await mkdir(short, { recursive: true, mode: 0o700 });
  const found = await lstat(short);
  const isOurs = found.uid === process.getuid?.() || found.uid === account?.uid;
  if (!isOurs || !found.isDirectory() || (found.mode & 0o077) !== 0) {
    throw new DatabaseError(
      `${short}, where the socket of the embedded PostgreSQL would be, belongs to somebody else or is open to others. Remove it, or set DATA_DIR to a shorter path.`,
    );
  }
  if (account !== undefined) await chown(short, account.uid, account.gid);
  return short;
}
