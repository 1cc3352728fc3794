import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandError } from './command-error.ts';

/** Proof of who somebody is at a server: whoever has the nickId is that member. */
export interface KeptNick {
  readonly server: string;
  readonly nick: string;
  readonly nickId: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a user's nicks are kept. */
export function keptNicksFile(env: Environment): string {
  return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'nickroom', 'nicks.json');
}

/**
 * The nicks in the file, the one used last first; none where there is no file.
 *
 * @throws {CommandError} when the file is there and cannot be used
 */
export async function readKeptNicks(file: string): Promise<KeptNick[]> {
  try {
    const kept: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(kept) && kept.every(isKeptNick)) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  }
  throw new CommandError(`The nicks in ${file} cannot be read. Mend the file or move it away.`);
}

/** Puts a nick first in the file, which nobody but its owner can read. */
export async function keepNick(file: string, nick: KeptNick): Promise<void> {
  const others = (await readKeptNicks(file)).filter(
    (kept) => kept.server !== nick.server || kept.nick !== nick.nick,
  );
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // Renamed into place: two commands at once leave one list or the other, never half of one.
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify([nick, ...others], null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
}

function isKeptNick(value: unknown): value is KeptNick {
  const { server, nick, nickId } = (value ?? {}) as Record<string, unknown>;
  return [server, nick, nickId].every((field) => typeof field === 'string');
}
