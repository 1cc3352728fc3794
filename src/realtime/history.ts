import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { pageLimit, readLogPage } from '../log/log-page.ts';
import type { ClientFrame } from '../wire/protocol.ts';
import { encodeEntry, jsonArray } from './recent-entries.ts';
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
 * @param reader member id of who has asked
 * @throws {Refusal} `unavailable`
 */
export async function readHistory(
  database: Database,
  channel: RoomChannel,
  locale: Config['LOCALE'],
  query: ClientFrame<'query-logs'>,
  reader: string,
): Promise<HistoryPage> {
  if (query.after === undefined && query.before === undefined) {
    const latest = channel.recent.latest(pageLimit(query));
    return { messages: jsonArray(latest, reader), hasMore: channel.recent.hasBelow(latest) };
  }
  const { entries, hasMore } = await readLogPage(database, channel.room.room_id, query);
  return {
    messages: jsonArray(
      entries.map((entry) => encodeEntry(entry, locale)),
      reader,
    ),
    hasMore,
  };
}
