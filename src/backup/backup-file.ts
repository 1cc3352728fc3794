import type { AppliedMigration } from '../database/migrate.ts';
import { BackupError } from './backup-error.ts';

/**
 * A backup is gzipped SQL: a head in a comment, then a COPY for each table with its rows in
 * PostgreSQL's text format, and a last line that says that nothing is missing. psql takes it too, on
 * an empty database of the same migrations.
 */
export interface Head {
  readonly madeAt: string;
  readonly migrations: readonly AppliedMigration[];
}

const HEAD = '-- nickroom backup 1 ';
export const END = '-- end of the nickroom backup';
/** Ends the rows of a table. No row looks like that: COPY doubles every backslash. */
export const ROWS_END = '\\.';

export const headLine = (head: Head): string => `${HEAD}${JSON.stringify(head)}`;

/** @throws {BackupError} where the line is no head of a backup */
export function parseHead(line: string | undefined): Head {
  if (!line?.startsWith(HEAD)) throw new BackupError('The file is no backup of nickroom.');
  return JSON.parse(line.slice(HEAD.length)) as Head;
}

export const copyLine = (target: string): string => `COPY ${target} FROM stdin;`;

/** What follows COPY: nothing but a table and its columns, since it becomes a part of a statement. */
const COPY = /^COPY ("\w+" \("\w+"(?:, "\w+")*\)) FROM stdin;$/;

/** @throws {BackupError} where a line stands that no backup has */
export function parseCopy(line: string): string {
  const [, target] = COPY.exec(line) ?? [];
  if (target === undefined) throw new BackupError('The backup is damaged.');
  return target;
}
