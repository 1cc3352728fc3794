import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isRoomId } from '../ids.ts';
import { type Credential, isAmong } from '../members/credentials.ts';
import type { Nick } from '../names/nick.ts';
import type { RoomName } from '../names/room-name.ts';
import type { Member, Room } from '../protocol.ts';

export interface RoomRow {
  room_id: string;
  room_name: string;
  topic: string;
  online: number;
  head_seq: number;
  created_at: Date;
}

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

const roomColumns = (sql: Database['sql']) => sql`
  room_id, name as room_name, topic, last_seq as head_seq, created_at,
  (select count(distinct member_id) from presence where presence.room_id = room.room_id) as online`;

export interface Entrance {
  /** Taken if the room has to be created. */
  readonly newRoomId: string;
  readonly name: RoomName;
  readonly memberId: string;
  /** Absent for a member who has proved itself already. */
  readonly newSecretHash: Buffer | undefined;
  readonly nick: Nick;
  readonly headNum: number;
  /** Seconds the nick is held from now on. */
  readonly holdS: number;
}

export interface Entered {
  readonly outcome: 'entered' | 'nick_taken' | 'nick_mixed_script' | 'room_closed';
  readonly roomId: string;
  readonly created: boolean;
  readonly role: string;
}

/**
 * Creates or enters the room of that name (`enter_room` in migrations/005). Should the room be closed
 * in the middle of that, its name is free, and the second try creates another.
 */
export async function enterRoom(database: Database, entrance: Entrance): Promise<Entered> {
  try {
    return await tryToEnter(database, entrance);
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_NULL_VIOLATION) throw error;
    return await tryToEnter(database, entrance);
  }
}

/** What becomes of `enter_room` when the room it found has lost its name. */
const NOT_NULL_VIOLATION = '23502';

async function tryToEnter(database: Database, entrance: Entrance): Promise<Entered> {
  const { name, nick } = entrance;
  const [row] = await ask(
    database,
    (sql) => sql<
      [{ outcome: Entered['outcome']; room_id: string; created: boolean; role: string }]
    >`
      select * from enter_room(
        ${entrance.newRoomId}, ${name.text}, ${name.key},
        ${entrance.memberId}, ${entrance.newSecretHash ?? null},
        ${nick.text}, ${nick.key}, ${nick.skeleton}, ${nick.isMixed},
        ${entrance.headNum}, ${entrance.holdS}
      )`,
  );
  return { outcome: row.outcome, roomId: row.room_id, created: row.created, role: row.role };
}

/** What a nickId is worth in a room. */
export type Admission =
  | { readonly outcome: 'admitted'; readonly member: Member }
  | { readonly outcome: 'room_not_found' | 'room_closed' | 'unauthorized' | 'forbidden' };

/**
 * Whether the credential's holder has entered this room and may connect to it: `unauthorized` where
 * the credential is unknown, `forbidden` where its holder never entered, or where somebody else has
 * taken the nick since.
 */
export async function readAdmission(
  database: Database,
  roomId: string,
  credential: Credential | undefined,
): Promise<Admission> {
  if (!isRoomId(roomId)) return { outcome: 'room_not_found' };
  const memberId = credential?.memberId ?? '';
  const [row] = await ask(
    database,
    (sql) => sql<
      {
        status: 'open' | 'closed';
        member_id: string;
        nick: string | null;
        holds_nick: boolean;
        head_num: number;
        role: string;
        hashes: Buffer[] | null;
      }[]
    >`
      select room.status, m.member_id, m.nick, m.nick_key is not null as holds_nick, m.head_num,
             m.role,
             (select array_agg(secret_hash) from credential where member_id = ${memberId}) as hashes
      from room
      left join room_member m on m.room_id = room.room_id and m.member_id = ${memberId}
      where room.room_id = ${roomId}`,
  );
  if (!row) return { outcome: 'room_not_found' };
  if (row.status === 'closed') return { outcome: 'room_closed' };
  if (!credential || !isAmong(credential, row.hashes ?? [])) return { outcome: 'unauthorized' };
  if (row.nick === null || !row.holds_nick) return { outcome: 'forbidden' };
  // The row's id, not the credential's: that one is a slice of the URL, and would keep all of it in
  // memory, secret and all, for as long as the connection lives.
  const { member_id, nick: user_name, head_num, role } = row;
  return { outcome: 'admitted', member: { member_id, user_name, head_num, role } };
}

export function toRoom(row: RoomRow): Room {
  return {
    room_id: row.room_id,
    room_name: row.room_name,
    topic: row.topic,
    online: row.online,
    head_seq: row.head_seq,
    created_at: row.created_at.toISOString(),
  };
}
