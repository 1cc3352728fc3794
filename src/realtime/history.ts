import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { StoredEntry } from '../entry.ts';
import { readAfter, readBefore } from '../log/log-queries.ts';
import type { ClientFrame } from '../protocol.ts';
import { encodeEntry, HISTORY_MAX, jsonArray } from './recent-entries.ts';
import type { RoomChannel } from './room-channel.ts';

export interface HistoryPage {
  /** JSON array of entries, ascending. */
  readonly messages: string;
  /** Whether there are more in the direction that was asked for. */
  readonly hasMore: boolean;
}

/**
 * A page of a room's log: below `before`, above `after`, or the latest; at most 200 entries. The
 * latest come from memory.
 *
 * @throws {Refusal} `unavailable`
 */
export async function readHistory(
  database: Database,
  channel: RoomChannel,
  locale: Config['LOCALE'],
  query: ClientFrame<'query-logs'>,
): Promise<HistoryPage> {
  const limit = Math.min(query.limit ?? HISTORY_MAX, HISTORY_MAX);
  const roomId = channel.room.room_id;
  if (query.after !== undefined) {
    // One more than asked for tells whether there are more.
    const entries = await readAfter(database, roomId, query.after, limit + 1);
    return page(entries.slice(0, limit), entries.length > limit, locale);
  }
  if (query.before !== undefined) {
    const entries = await readBefore(database, roomId, query.before, limit + 1);
    return page(entries.slice(-limit), entries.length > limit, locale);
  }
  const latest = channel.recent.latest(limit);
  return { messages: jsonArray(latest), hasMore: (latest[0]?.seq ?? 1) > 1 };
}

function page(
  entries: readonly StoredEntry[],
  hasMore: boolean,
  locale: Config['LOCALE'],
): HistoryPage {
  return { messages: jsonArray(entries.map((entry) => encodeEntry(entry, locale))), hasMore };
}
