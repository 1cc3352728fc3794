import { setTimeout as sleep } from 'node:timers/promises';
import type { PendingQuery, Row } from 'postgres';
import { Refusal } from '../errors.ts';
import type { Sql } from './connect.ts';
import { withDeadline } from './deadline.ts';
import { isOutage } from './outage.ts';
import { toRefusal } from './refusal.ts';

/** How long a question waits for a database that is away before it is answered `unavailable`. */
const PATIENCE_MS = 2000;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;

/** What every feature asks its questions through. */
export interface Database {
  readonly sql: Sql;
  /** Longest time one query may take, in milliseconds. */
  readonly deadlineMs: number;
  /** What `ask` counts, where somebody wants to know. */
  readonly load?: Load;
}

interface Load {
  /** Queries that have no answer yet. */
  underWay: number;
  /** How often a query was run again after an outage. */
  retries: number;
}

/**
 * Runs one query under our deadline. A lost connection is an unknown outcome, so the query is run
 * again until it is answered or patience ends: it must therefore be a read, or a write that carries
 * its own ids and changes nothing the second time. All of ours are.
 *
 * @throws {Refusal} `unavailable` when the database stayed away; what SQL refuses (`refuse` in
 *   migrations/014)
 */
export async function ask<T extends readonly (Row | undefined)[]>(
  database: Database,
  query: (sql: Sql) => PendingQuery<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const { load } = database;
  if (!load) return askPatiently(database, query, patienceMs);
  load.underWay += 1;
  try {
    return await askPatiently(database, query, patienceMs);
  } finally {
    load.underWay -= 1;
  }
}

async function askPatiently<T extends readonly (Row | undefined)[]>(
  { sql, deadlineMs, load }: Database,
  query: (sql: Sql) => PendingQuery<T>,
  patienceMs: number,
): Promise<T> {
  const giveUpAt = performance.now() + patienceMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await withDeadline(query(sql), deadlineMs);
    } catch (error) {
      if (!isOutage(error)) throw toRefusal(error) ?? error;
      if (performance.now() + pause > giveUpAt) {
        throw new Refusal('unavailable', { retryMs: 1000 });
      }
      await sleep(pause);
      if (load) load.retries += 1;
    }
  }
}
