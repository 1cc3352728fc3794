import type { Database } from '../database/database.ts';
import type { StoredEntry } from '../wire/entry.ts';
import { readAfter, readBefore } from './log-queries.ts';

/** Entries of one answer, and how far back a connection may resume. */
export const HISTORY_MAX = 200;

/** Which part of a room's log: below `before`, above `after`, or the latest. */
export interface PageQuery {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

export interface LogPage {
  /** Ascending, at most `HISTORY_MAX`. */
  readonly entries: readonly StoredEntry[];
  /** Whether there are more in the direction that was asked for. */
  readonly hasMore: boolean;
}

/**
 * A page of a room's log. `after` wins over `before`.
 *
 * @throws {Refusal} `unavailable`
 */
export async function readLogPage(
  database: Database,
  roomId: string,
  query: PageQuery,
): Promise<LogPage> {
  const limit = pageLimit(query);
  // One more than asked for tells whether there are more.
  if (query.after !== undefined) {
    const entries = await readAfter(database, roomId, query.after, limit + 1);
    return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
  }
  const before = query.before ?? Number.MAX_SAFE_INTEGER;
  const entries = await readBefore(database, roomId, before, limit + 1);
  return { entries: entries.slice(-limit), hasMore: entries.length > limit };
}

export const pageLimit = ({ limit = HISTORY_MAX }: PageQuery): number =>
  Math.min(limit, HISTORY_MAX);
