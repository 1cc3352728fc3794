import { ask, type Database } from '../database/database.ts';
import { parseRoomName } from '../names/room-name.ts';
import type { Room } from '../wire/protocol.ts';
import { decodeCursor, encodeCursor, TOP } from './list-cursor.ts';
import { publicColumns, type RoomRow, readRoomByKey, toRoom } from './room-queries.ts';

/** Most rooms of one page. */
const PAGE_MAX = 200;
const PAGE_USUAL = 50;

export interface RoomPage {
  readonly rooms: readonly Room[];
  /** Where the next page begins, `null` after the last one. */
  readonly nextCursor: string | null;
}

/**
 * The room of that name, if there is one, as a page.
 *
 * @throws {Refusal} a fault of the name
 */
export async function findRoom(database: Database, name: string): Promise<RoomPage> {
  const room = await readRoomByKey(database, parseRoomName(name).key);
  return { rooms: room ? [room] : [], nextCursor: null };
}

/**
 * A page of the open rooms that are listed, most people first, then the newest. Rooms whose place does not change
 * meanwhile come on one page each, whatever else comes and goes.
 *
 * @throws {Refusal} `bad_request` for a cursor that is none of ours
 */
export async function listRooms(
  database: Database,
  { cursor, limit = PAGE_USUAL }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<RoomPage> {
  const size = Math.min(limit, PAGE_MAX);
  // One more than asked for tells whether there are more.
  const rows = await readPage(
    database,
    cursor === undefined ? TOP : decodeCursor(cursor),
    size + 1,
  );
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  return {
    rooms: shown.map(toRoom),
    nextCursor: last && rows.length > size ? encodeCursor(placeOf(last)) : null,
  };
}

interface ListedRow extends RoomRow {
  readonly created_us: number;
}

const placeOf = ({ online, created_us, room_id }: ListedRow) => ({
  online,
  createdUs: created_us,
  roomId: room_id,
});

/**
 * Rooms with people are as few as people are: they are counted and sorted. Rooms without, which
 * may be a hundred thousand, are read in the order of an index, no more of them than one page.
 */
async function readPage(
  database: Database,
  after: ReturnType<typeof placeOf>,
  limit: number,
): Promise<ListedRow[]> {
  const quietAfter = after.online === 0 ? after : TOP;
  return await ask(
    database,
    (sql) => sql<ListedRow[]>`
      with crowd as (
        select room_id, count(distinct member_id) as online from presence group by room_id
      ),
      busy as (
        select room.*, crowd.online
        from crowd
        join room on room.room_id = crowd.room_id and room.status = 'open' and room.listed
        where (crowd.online, room.created_at, room.room_id)
              < (${after.online}, ${instant(sql, after.createdUs)}, ${after.roomId})
        order by crowd.online desc, room.created_at desc, room.room_id desc
        limit ${limit}
      ),
      quiet as (
        select room.*, 0::bigint as online
        from room
        where room.status = 'open' and room.listed
          and (room.created_at, room.room_id)
              < (${instant(sql, quietAfter.createdUs)}, ${quietAfter.roomId})
          and not exists (select 1 from presence where presence.room_id = room.room_id)
        order by room.created_at desc, room.room_id desc
        limit ${limit}
      )
      select ${publicColumns(sql)}, online,
             (extract(epoch from created_at) * 1000000)::bigint as created_us
      from (select * from busy union all select * from quiet) page
      order by online desc, page.created_at desc, room_id desc
      limit ${limit}`,
  );
}

const instant = (sql: Database['sql'], us: number) =>
  sql`timestamptz 'epoch' + ${us}::bigint * interval '1 microsecond'`;
