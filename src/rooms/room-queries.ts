import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isRoomId } from '../ids.ts';
import type { Room } from '../wire/protocol.ts';
import type { RoomSettings } from '../wire/room-settings.ts';

interface UncountedRow {
  room_id: string;
  room_name: string;
  topic: string;
  notice: string;
  slow_s: number;
  lock: RoomSettings['lock'];
  proof: boolean;
  raid: boolean;
  entry_rule: RoomSettings['entry'];
  has_password: boolean;
  members_max: number;
  listed: boolean;
  readers: RoomSettings['readers'];
  head_seq: number;
  created_at: Date;
}

export interface RoomRow extends UncountedRow {
  online: number;
}

/** A room without how many are online, which takes longer to find out than all the rest. */
export type UncountedRoom = Omit<Room, 'online'>;

/** What `roomNow` answers. */
export type RoomNow = Omit<UncountedRow, 'created_at'> & { created_at: string };

/** How many rooms are open. */
export async function countRooms(database: Database): Promise<number> {
  const rows = await ask(
    database,
    (sql) => sql<{ count: number }[]>`select count(*) from room where status = 'open'`,
  );
  return rows[0]?.count ?? 0;
}

/** A room as everybody may see it, or `undefined` where there is none, or none any more. */
export async function readRoom(database: Database, roomId: string): Promise<Room | undefined> {
  if (!isRoomId(roomId)) return undefined;
  const [row] = await ask(
    database,
    (sql) => sql<RoomRow[]>`
      select ${roomColumns(sql)} from room where room_id = ${roomId} and status = 'open'`,
  );
  return row && toRoom(row);
}

/** @throws {Refusal} `room_not_found`, or `room_closed` for who holds an old link */
export async function existingRoom(database: Database, roomId: string): Promise<Room> {
  const room = await readRoom(database, roomId);
  if (room) return room;
  throw new Refusal((await isClosed(database, roomId)) ? 'room_closed' : 'room_not_found');
}

async function isClosed(database: Database, roomId: string): Promise<boolean> {
  if (!isRoomId(roomId)) return false;
  const rows = await ask(
    database,
    (sql) => sql`select from room where room_id = ${roomId} and status = 'closed'`,
  );
  return rows.length > 0;
}

/** The same by the key of its name (`parseRoomName`). */
export async function readRoomByKey(database: Database, key: string): Promise<Room | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<RoomRow[]>`
      select ${roomColumns(sql)} from room where name_key = ${key} and status = 'open'`,
  );
  return row && toRoom(row);
}

/** Whether one need not have entered to read what is said there. */
export async function isReadByAll(database: Database, roomId: string): Promise<boolean> {
  if (!isRoomId(roomId)) return false;
  const rows = await ask(
    database,
    (sql) => sql`
      select from room
      where room_id = ${roomId} and status = 'open' and readers = 'everyone'`,
  );
  return rows.length > 0;
}

/** What everybody may know of a room, beside how many are online. */
export const publicColumns = (sql: Database['sql']) => sql`
  room_id, name as room_name, topic, notice, last_seq as head_seq, created_at,
  slow_s, lock, proof, calm is not null as raid, entry_rule, password_hash is not null as has_password,
  members_max, listed, readers`;

const roomColumns = (sql: Database['sql']) => sql`
  ${publicColumns(sql)},
  (select count(distinct member_id) from presence where presence.room_id = room.room_id) as online`;

/**
 * The room whose id stands in `entry`, for the statement that has just made or changed it. It holds
 * the room's lock, so nobody is counted.
 */
export const roomNow = (sql: Database['sql']) => sql`
  (
    select to_jsonb(now) from (
      select ${publicColumns(sql)} from room_now(entry.room_id) as room
    ) now
  )`;

export const fromRoomNow = (row: RoomNow): UncountedRoom =>
  toUncounted({ ...row, created_at: new Date(row.created_at) });

/** How many people are in a room now, each counted once. */
export async function countOnline(database: Database, roomId: string): Promise<number> {
  const [{ online }] = await ask(
    database,
    (sql) => sql<[{ online: number }]>`
      select count(distinct member_id) as online from presence where room_id = ${roomId}`,
  );
  return online;
}

/** In the order in which the documents show it. */
export function toRoom(row: RoomRow): Room {
  const { head_seq, created_at, ...room } = toUncounted(row);
  return { ...room, online: row.online, head_seq, created_at };
}

function toUncounted(row: UncountedRow): UncountedRoom {
  return {
    room_id: row.room_id,
    room_name: row.room_name,
    topic: row.topic,
    notice: row.notice,
    settings: {
      slow_s: row.slow_s,
      lock: row.lock,
      proof: row.proof,
      raid: row.raid,
      entry: row.entry_rule,
      password: row.has_password,
      members_max: row.members_max,
      listed: row.listed,
      readers: row.readers,
    },
    head_seq: row.head_seq,
    created_at: row.created_at.toISOString(),
  };
}
