import { ask, type Database } from '../database/database.ts';
import type { Newcomer } from './nick-queries.ts';
import { fromRoomNow, type RoomNow, roomNow, type UncountedRoom } from './room-queries.ts';

/**
 * Lets somebody wait until a moderator lets him in (`wait_at_door` in migrations/016).
 *
 * @returns the room
 */
export async function waitAtDoor(
  database: Database,
  { name, memberId, newSecretHash, nick, headNum }: Newcomer,
): Promise<UncountedRoom> {
  const [{ room }] = await ask(
    database,
    (sql) => sql<[{ room: RoomNow }]>`
      select ${roomNow(sql)} as room from wait_at_door(
        ${name.key}, ${memberId}, ${newSecretHash ?? null}, ${nick.text}, ${headNum}
      ) entry (room_id)`,
  );
  return fromRoomNow(room);
}

/** The password that a room asks for, as `hashPassword` made it; `undefined` where it asks for none. */
export async function readPassword(
  database: Database,
  nameKey: string,
): Promise<string | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<{ password_hash: string | null }[]>`
      select password_hash from room where name_key = ${nameKey} and status = 'open'`,
  );
  return row?.password_hash ?? undefined;
}

/** Which room has that name, and the version of its rules; `undefined` where none has. */
export async function readRulesVersion(
  database: Database,
  nameKey: string,
): Promise<{ roomId: string; version: number } | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<{ room_id: string; policy_version: number }[]>`
      select room_id, policy_version from room where name_key = ${nameKey} and status = 'open'`,
  );
  return row && { roomId: row.room_id, version: row.policy_version };
}

/** Whether so many have entered within a minute that the room is to be protected. */
export async function isRaided(database: Database, roomId: string): Promise<boolean> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ is_due: boolean }]>`select raid_is_due(${roomId}) as is_due`,
  );
  return row.is_due;
}

/** Rooms that were raided, and have been quiet for so many seconds (`calmed_rooms` in migrations/016). */
export async function readCalmed(database: Database, quietS: number): Promise<string[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ room_id: string }[]>`select calmed_rooms(${quietS}) as room_id`,
  );
  return rows.map(({ room_id: roomId }) => roomId);
}
