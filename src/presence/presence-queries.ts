import type { Sql } from '../database/connect.ts';
import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { StoredEntry } from '../wire/entry.ts';
import type { EntryKind, Member } from '../wire/protocol.ts';

export interface Arrival {
  readonly roomId: string;
  readonly member: Member;
  /** Of the join entry, should there be one. */
  readonly clientId: string;
  /** As `addressOf` answers it. */
  readonly address: string;
}

export interface Departure {
  readonly roomId: string;
  readonly memberId: string;
  /** Seconds the nick stays with the member, from now on. */
  readonly holdS: number;
  /** Of the leave entry, should there be one. */
  readonly clientId: string;
}

/** A member who came or went, and the entry about it; a crowded room has none. */
export interface Change {
  readonly roomId: string;
  readonly memberId: string;
  readonly entry: StoredEntry | undefined;
}

/** A member who came, as everybody in the room may see it. */
export interface Arrived extends Change {
  readonly member: Member;
}

interface ChangeRow {
  room_id: string;
  seq: number | null;
  member_id: string;
  nick: string;
  head_num: number;
  client_id: string;
  created_at: Date;
}

interface ArrivalRow extends Omit<MemberRow, 'member_id'> {
  ord: number;
  refusal: 'banned' | 'not_allowed' | 'room_full' | null;
  seq: number | null;
  created_at: Date;
}

/**
 * Brings members online by way of a node.
 *
 * @returns for each arrival, in the same order, the member as it is known now and the join entry;
 *   `forbidden` for one that has lost its nick since it was admitted or is a member no more, `banned` or
 *   `not_allowed` for one that may not read here, `room_full` where others were faster
 */
export async function arrive(
  database: Database,
  nodeId: string,
  arrivals: readonly Arrival[],
  noticesMax: number,
): Promise<(Arrived | Refusal)[]> {
  const rows = await ask(
    database,
    (sql) => sql<ArrivalRow[]>`
      select * from arrive(
        ${nodeId},
        ${arrivals.map(({ roomId }) => roomId)}::text[],
        ${arrivals.map(({ member }) => member.member_id)}::text[],
        ${arrivals.map(({ clientId }) => clientId)}::text[],
        ${arrivals.map(({ address }) => address)}::text[],
        ${noticesMax}
      )`,
  );
  const arrived: (Arrived | Refusal)[] = arrivals.map(() => new Refusal('forbidden'));
  for (const row of rows) {
    if (row.refusal !== null) {
      arrived[row.ord - 1] = new Refusal(row.refusal);
      continue;
    }
    const { roomId, member, clientId } = arrivals[row.ord - 1] as Arrival;
    const member_id = member.member_id;
    const change = { ...row, room_id: roomId, member_id, client_id: clientId };
    arrived[row.ord - 1] = {
      ...toChange('join', change),
      member: toMember({ ...row, member_id }),
    };
  }
  return arrived;
}

/** Takes members offline on a node; answers those who are now on none. */
export async function depart(
  database: Database,
  nodeId: string,
  departures: readonly Departure[],
  noticesMax: number,
): Promise<Change[]> {
  const rows = await ask(
    database,
    (sql) => sql<ChangeRow[]>`
      select * from depart(${departed(sql, nodeId, departures, noticesMax)})`,
  );
  return rows.map((row) => toChange('leave', row));
}

/** The same on a node that has been silent for so many seconds; nothing where it has not. */
export async function reap(
  database: Database,
  silentS: number,
  nodeId: string,
  departures: readonly Departure[],
  noticesMax: number,
): Promise<Change[]> {
  const rows = await ask(
    database,
    (sql) => sql<ChangeRow[]>`
      select * from reap(${silentS}, ${departed(sql, nodeId, departures, noticesMax)})`,
  );
  return rows.map((row) => toChange('leave', row));
}

/** A member leaves for good by way of this node, and is taken offline on all others too. */
export async function leave(
  database: Database,
  nodeId: string,
  { roomId, memberId, clientId }: Omit<Departure, 'holdS'>,
  noticesMax: number,
): Promise<Change[]> {
  const rows = await ask(
    database,
    (sql) => sql<ChangeRow[]>`
      select * from leave_room(${nodeId}, ${roomId}, ${memberId}, ${clientId}, ${noticesMax})`,
  );
  return rows.map((row) => toChange('leave', row));
}

/** What `depart` and `reap` want to know, in their order. */
const departed = (
  sql: Sql,
  nodeId: string,
  departures: readonly Departure[],
  noticesMax: number,
) => sql`
  ${nodeId},
  ${departures.map(({ roomId }) => roomId)}::text[],
  ${departures.map(({ memberId }) => memberId)}::text[],
  ${departures.map(({ holdS }) => holdS)}::integer[],
  ${departures.map(({ clientId }) => clientId)}::text[],
  ${noticesMax}`;

function toChange(kind: EntryKind, row: ChangeRow): Change {
  const { room_id: roomId, seq, member_id: memberId } = row;
  if (seq === null) return { roomId, memberId, entry: undefined };
  return {
    roomId,
    memberId,
    entry: {
      roomId,
      seq,
      memberId,
      nick: row.nick,
      headNum: row.head_num,
      kind,
      content: '',
      clientId: row.client_id,
      createdAt: row.created_at,
    },
  };
}
