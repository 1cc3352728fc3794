import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Sql } from '../database/connect.ts';
import { type AppliedMigration, readApplied } from '../database/migrate.ts';
import { inTransaction } from '../database/transaction.ts';
import { BackupError } from './backup-error.ts';
import { copyLine, END, headLine, ROWS_END } from './backup-file.ts';
import { Progress } from './progress.ts';
import { copyTarget, readTables, type Table } from './tables.ts';

const SNAPSHOT = {
  name: 'nickroom backup',
  mode: 'isolation level repeatable read read only',
};

/**
 * Writes everything in the database to a file that only its owner may read: it holds all messages.
 * It is of one moment, whoever writes meanwhile, and nobody waits for it.
 *
 * @param say is told how far it is
 * @throws {BackupError | DatabaseError}
 */
export async function backup(
  address: string,
  file: string,
  say: (line: string) => void,
): Promise<void> {
  if (await stat(file).catch(() => undefined)) {
    throw new BackupError(`${file} is there already; give another name.`);
  }
  // Under its name it is whole.
  const draft = `${file}.part`;
  try {
    await inTransaction(address, SNAPSHOT, async (snapshot) => {
      await snapshot`set local datestyle = 'ISO, YMD'`;
      const applied = await readApplied(snapshot);
      if (applied.length === 0) throw new BackupError('The database holds no nickroom.');
      const tables = await readTables(snapshot);
      const target = createWriteStream(draft, { mode: 0o600 });
      await pipeline(text(snapshot, applied, tables, say), createGzip(), target);
    });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === 'open' || syscall === 'write') {
      throw new BackupError(`${file} cannot be written (${code}).`, { cause: error });
    }
    throw error;
  }
}

async function* text(
  sql: Sql,
  migrations: readonly AppliedMigration[],
  tables: readonly Table[],
  say: (line: string) => void,
): AsyncIterable<string | Buffer> {
  yield `${headLine({ madeAt: new Date().toISOString(), migrations })}\n`;
  for (const table of tables) {
    const target = copyTarget(table);
    const progress = new Progress(table.name, say);
    yield `${copyLine(target)}\n`;
    for await (const rows of await sql.unsafe(`copy ${target} to stdout`).readable()) {
      progress.count(rows);
      yield rows;
    }
    yield `${ROWS_END}\n`;
    progress.end();
  }
  yield `${END}\n`;
}
