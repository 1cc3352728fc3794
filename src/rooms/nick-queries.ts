import { ask, type Database } from '../database/database.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { Nick } from '../names/nick.ts';
import type { RoomName } from '../names/room-name.ts';
import type { StoredEntry } from '../wire/entry.ts';
import type { Member } from '../wire/protocol.ts';
import { fromRoomNow, type RoomNow, roomNow, type UncountedRoom } from './room-queries.ts';

/** Somebody who is about to enter, as SQL is asked to let him in. */
export interface Newcomer {
  /** Taken if the room has to be created. */
  readonly newRoomId: string;
  /** Of the secret that makes an owner of that room. */
  readonly ownerHash: Buffer;
  readonly name: RoomName;
  readonly memberId: string;
  /** Absent for a member who has proved itself already. */
  readonly newSecretHash: Buffer | undefined;
  readonly nick: Nick;
  readonly headNum: number;
  /** Seconds the nick is held from now on. */
  readonly holdS: number;
  /** Of the entry about another nick, should there be one. */
  readonly clientId: string;
  readonly wish: Wish;
}

/** What somebody shows at the door of a room (`check_entry` in migrations/016). */
export interface Wish {
  /** As `addressOf` answers it. */
  readonly address?: string;
  /** Whether he has sent a proof of work. */
  readonly proved?: boolean;
  /** The stored password that the one he knows was found to fit. */
  readonly password?: string;
  /** The version of the room's rules that have nothing against his nick. */
  readonly judged?: number;
  /** The hash of an invitation's secret, in hex. */
  readonly invitation?: string;
}

export type Entered =
  | {
      readonly outcome: 'entered';
      readonly room: UncountedRoom;
      readonly created: boolean;
      readonly member: Member;
      /** Who is online already and comes under another nick is told of. */
      readonly entry: StoredEntry | undefined;
    }
  | { readonly outcome: 'nick_taken' | 'nick_mixed_script' | 'room_closed' | 'unauthorized' };

/** What both functions say about the entry, null where they wrote none. */
interface EntryRow {
  former_nick: string | null;
  seq: number | null;
  created_at: Date | null;
}

/** What becomes of `enter_room` when the room it found has lost its name. */
const NOT_NULL_VIOLATION = '23502';

/**
 * Creates or enters the room of that name (`enter_room` in migrations/014). Should the room be closed
 * in the middle of that, its name is free, and the second try creates another.
 */
export async function enterRoom(database: Database, newcomer: Newcomer): Promise<Entered> {
  try {
    return await tryToEnter(database, newcomer);
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_NULL_VIOLATION) throw error;
    return await tryToEnter(database, newcomer);
  }
}

async function tryToEnter(database: Database, newcomer: Newcomer): Promise<Entered> {
  const { name, nick, memberId, headNum, clientId } = newcomer;
  const [row] = await ask(
    database,
    (sql) => sql<
      [
        Omit<MemberRow, 'member_id' | 'nick'> &
          EntryRow & { outcome: Entered['outcome']; room: RoomNow; created: boolean },
      ]
    >`
      select entry.*, ${roomNow(sql)} as room from enter_room(
        ${newcomer.newRoomId}, ${newcomer.ownerHash}, ${name.text}, ${name.key},
        ${memberId}, ${newcomer.newSecretHash ?? null},
        ${nick.text}, ${nick.key}, ${nick.skeleton}, ${nick.isMixed},
        ${headNum}, ${newcomer.holdS}, ${clientId}, ${JSON.stringify(toShow(newcomer))}::text::jsonb
      ) entry`,
  );
  const { outcome, created } = row;
  if (outcome !== 'entered') return { outcome };
  const room = fromRoomNow(row.room);
  const member = toMember({ ...row, member_id: memberId, nick: nick.text, head_num: headNum });
  const entry = nickEntry(room.room_id, member, clientId, row);
  return { outcome, room, created, member, entry };
}

const toShow = ({ wish, nick }: Newcomer) => ({
  ...wish,
  nick_key: nick.key,
  nick_skeleton: nick.skeleton,
});

export interface NickChange {
  readonly roomId: string;
  readonly memberId: string;
  readonly nick: Nick;
  readonly holdS: number;
  /** Of the entry; a repeated one changes nothing. */
  readonly clientId: string;
}

export type NickChanged =
  | {
      readonly outcome: 'changed';
      readonly member: Member;
      /** Where the entry stands, and since when. */
      readonly seq: number;
      readonly createdAt: Date;
      /** What the room has to be told; `undefined` where it was stored before. */
      readonly entry: StoredEntry | undefined;
    }
  | {
      readonly outcome:
        | 'nick_taken'
        | 'nick_mixed_script'
        | 'nick_unchanged'
        | 'room_closed'
        | 'forbidden';
    };

/** Gives a member another nick (`change_nick` in migrations/009). */
export async function updateNick(database: Database, change: NickChange): Promise<NickChanged> {
  const { roomId, memberId, nick, clientId } = change;
  const [row] = await ask(
    database,
    (sql) => sql<
      [
        Omit<MemberRow, 'member_id'> &
          EntryRow & { outcome: NickChanged['outcome']; seq: number; created_at: Date },
      ]
    >`
      select * from change_nick(
        ${roomId}, ${memberId}, ${nick.text}, ${nick.key}, ${nick.skeleton}, ${nick.isMixed},
        ${change.holdS}, ${clientId}
      )`,
  );
  const { outcome, seq, created_at: createdAt } = row;
  if (outcome !== 'changed') return { outcome };
  const member = toMember({ ...row, member_id: memberId });
  return { outcome, member, seq, createdAt, entry: nickEntry(roomId, member, clientId, row) };
}

function nickEntry(
  roomId: string,
  { member_id: memberId, user_name: nick, head_num: headNum }: Member,
  clientId: string,
  { former_nick: content, seq, created_at: createdAt }: EntryRow,
): StoredEntry | undefined {
  if (content === null || seq === null || createdAt === null) return undefined;
  return { roomId, memberId, nick, headNum, kind: 'nick', content, clientId, seq, createdAt };
}
