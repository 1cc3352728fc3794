import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isRoomId } from '../ids.ts';
import {
  type CredentialRow,
  credentialColumns,
  isAlive,
  proveAmong,
} from '../members/credential-queries.ts';
import type { Credential } from '../members/credentials.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { Member, Room } from '../wire/protocol.ts';
import type { RoomSettings } from '../wire/room-settings.ts';

export interface RoomRow {
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

/** A member who has proved himself, and by which of his credentials. */
export interface Admitted {
  readonly outcome: 'admitted';
  readonly member: Member;
  readonly credentialId: number;
  /** When he entered the room first, in ms since 1970. */
  readonly enteredAt: number;
  /** Whether the room takes nobody more online, and him neither. */
  readonly isFull: boolean;
  /** Of what nodes keep of the room, see `RoomPolicies`. */
  readonly policyVersion: number;
  /** Of the room's newest entry: a later one may have sent him out. */
  readonly headSeq: number;
  /** Of the latest revocation in the room: what was revoked later concerns him. */
  readonly revocationSeq: number;
}

/** What a nickId is worth in a room. */
export type Admission =
  | Admitted
  | { readonly outcome: 'room_not_found' | 'room_closed' | 'unauthorized' | 'forbidden' }
  /** Who is known, but may not read here, and until when. */
  | { readonly outcome: 'banned' | 'not_allowed'; readonly until: string | undefined };

/**
 * Whether the credential's holder has entered this room and may connect to it: `unauthorized` where
 * the credential is unknown, `forbidden` where its holder never entered, or where somebody else has
 * taken the nick since; `banned` or `not_allowed` where he may not read, coming from this address.
 */
export async function readAdmission(
  database: Database,
  roomId: string,
  credential: Credential | undefined,
  address: string,
): Promise<Admission> {
  if (!isRoomId(roomId)) return { outcome: 'room_not_found' };
  const rows = await readAdmissionRows(database, roomId, credential?.memberId ?? '', address);
  const [row] = rows;
  if (!row) return { outcome: 'room_not_found' };
  if (row.status === 'closed') return { outcome: 'room_closed' };
  const credentialId = credential && (await proveAmong(database, credential, rows.filter(isHeld)));
  if (credentialId === undefined) return { outcome: 'unauthorized' };
  if (!isInside(row)) return { outcome: 'forbidden' };
  const { code = null, until } = row.refusal ?? {};
  if (code !== null)
    return { outcome: code, until: until ? new Date(until).toISOString() : undefined };
  // The row's id, not the credential's: that one is a slice of the URL, and would keep all of it in
  // memory, secret and all, for as long as the connection lives.
  return {
    outcome: 'admitted',
    member: toMember(row),
    credentialId,
    enteredAt: row.entered_at.getTime(),
    isFull: row.is_full,
    policyVersion: row.policy_version,
    headSeq: row.last_seq,
    revocationSeq: row.revocation_seq,
  };
}

function readAdmissionRows(
  database: Database,
  roomId: string,
  memberId: string,
  address: string,
): Promise<AdmissionRow[]> {
  return ask(
    database,
    (sql) => sql<AdmissionRow[]>`
      select room.status, room.last_seq, room.revocation_seq, m.member_id, m.nick, m.head_num, m.role,
             m.nick_key is not null as holds_nick,
             coalesce(m.nick_reused_until > now(), false) as nick_reused,
             case when room.guarded_until > now()
               then sanction_shown(room.room_id, m.member_id)
             end as sanction,
             case when room.guarded_until > now()
               then (select to_jsonb(no) from refusal_of(room.room_id, m.member_id, 'read', ${address}) no)
             end as refusal,
             m.entered_at, room.policy_version,
             room.members_max > 0 and not role_has(m.role, 'exempt')
               and room_is_full(room, m.member_id) as is_full,
             ${credentialColumns(sql)}
      from room
      left join room_member m on m.room_id = room.room_id and m.member_id = ${memberId}
      left join credential c on c.member_id = ${memberId} and ${isAlive(sql)}
      where room.room_id = ${roomId}`,
  );
}

/** A room, beside each credential of a member and what he is in it, as far as there are any. */
type AdmissionRow = {
  status: 'open' | 'closed';
  last_seq: number;
  revocation_seq: number;
  holds_nick: boolean;
  policy_version: number;
  is_full: boolean;
  /** Null where the room has nobody who may not read. */
  refusal: { code: 'banned' | 'not_allowed' | null; until: string | null } | null;
} & ((MemberRow & { entered_at: Date }) | { nick: null }) &
  (CredentialRow | { secret_hash: null });

const isHeld = (row: AdmissionRow): row is AdmissionRow & CredentialRow => row.secret_hash !== null;

const isInside = (row: AdmissionRow): row is AdmissionRow & MemberRow & { entered_at: Date } =>
  row.nick !== null && row.holds_nick;

export function toRoom(row: RoomRow): Room {
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
    online: row.online,
    head_seq: row.head_seq,
    created_at: row.created_at.toISOString(),
  };
}
