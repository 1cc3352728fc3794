import { ask, type Database } from '../database/database.ts';
import { isRoomId } from '../ids.ts';
import {
  type CredentialRow,
  credentialColumns,
  isAlive,
  proveAmong,
} from '../members/credential-queries.ts';
import type { Credential } from '../members/credentials.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { Member } from '../wire/protocol.ts';

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
