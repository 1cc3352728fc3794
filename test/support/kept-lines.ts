import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, multistream } from 'pino';
import type { Config } from '../../src/config/config.ts';
import type { Sql } from '../../src/database/connect.ts';
import { createLogger } from '../../src/logger.ts';

/**
 * Where `npm test` tells the test files to keep what servers log, and what is said in their rooms: when all
 * is over it is looked whether one has come into the other (`leaks.ts`).
 */
export const LINES_VARIABLE = 'TEST_LINES';

/** A file for each process, of both kinds. */
export const KEPT = { logs: 'logs-', said: 'said-' } as const;

/** The log of a server in this process: what is below its level is kept as well, but not shown. */
export function testLogger(config: Config): Logger {
  if (process.env[LINES_VARIABLE] === undefined) return createLogger(config, false);
  const kept = { write: (line: string) => keep(KEPT.logs, line) };
  const streams = [
    { level: config.LOG_LEVEL, stream: process.stdout },
    { level: 'trace' as const, stream: kept },
  ];
  return createLogger({ ...config, LOG_LEVEL: 'trace' }, false, multistream(streams));
}

/** Keeps what a server that was a process of its own has printed. */
export const keepOutput = (output: string): void => keep(KEPT.logs, `${output}\n`);

/** Keeps what was said in a database that is about to go. */
export async function keepSaid(sql: Sql): Promise<void> {
  if (process.env[LINES_VARIABLE] === undefined) return;
  const [there] = await sql`select to_regclass('room_log') is not null as is_ours`;
  // Tests of migrations have other tables.
  if (!there?.is_ours) return;
  const rows = await sql<{ content: string }[]>`
    select distinct content from room_log where kind = 'text'`;
  keep(KEPT.said, rows.map(({ content }) => `${JSON.stringify(content)}\n`).join(''));
}

function keep(kind: string, text: string): void {
  const folder = process.env[LINES_VARIABLE];
  if (folder !== undefined) appendFileSync(join(folder, `${kind}${process.pid}`), text);
}
