import { ask, type Database } from '../database/database.ts';
import type { StoredEntry } from '../entry.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { EntryKind, Member } from '../protocol.ts';

export interface Arrival {
  readonly roomId: string;
  readonly member: Member;
  /** Of the join entry, should there be one. */
  readonly clientId: string;
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
  seq: number | null;
  created_at: Date;
}

/**
 * Brings members online by way of a node.
 *
 * @returns for each arrival, in the same order, the member as it is known now and the join entry;
 *   `undefined` for one that has lost its nick since it was admitted, or is a member no more
 */
export async function arrive(
  database: Database,
  nodeId: string,
  arrivals: readonly Arrival[],
  noticesMax: number,
): Promise<(Arrived | undefined)[]> {
  const rows = await ask(
    database,
    (sql) => sql<ArrivalRow[]>`
      select * from arrive(
        ${nodeId},
        ${arrivals.map(({ roomId }) => roomId)}::text[],
        ${arrivals.map(({ member }) => member.member_id)}::text[],
        ${arrivals.map(({ clientId }) => clientId)}::text[],
        ${noticesMax}
      )`,
  );
  const arrived: (Arrived | undefined)[] = arrivals.map(() => undefined);
  for (const row of rows) {
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
      select * from depart(
        ${nodeId},
        ${departures.map(({ roomId }) => roomId)}::text[],
        ${departures.map(({ memberId }) => memberId)}::text[],
        ${departures.map(({ holdS }) => holdS)}::integer[],
        ${departures.map(({ clientId }) => clientId)}::text[],
        ${noticesMax}
      )`,
  );
  return rows.map((row) => toChange('leave', row));
}

/** Who is online in a room, by way of any node. */
export async function readOnline(database: Database, roomId: string): Promise<Member[]> {
  const rows = await ask(
    database,
    (sql) => sql<MemberRow[]>`
      select distinct m.member_id, m.nick, m.head_num, m.role,
             coalesce(m.nick_reused_until > now(), false) as nick_reused
      from presence p
      join room_member m on m.room_id = p.room_id and m.member_id = p.member_id
      where p.room_id = ${roomId}`,
  );
  return rows.map(toMember);
}

/** Says that a node lives. */
export async function beat(database: Database, nodeId: string): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      insert into node (node_id) values (${nodeId})
      on conflict (node_id) do update set heartbeat_at = now()`,
  );
}

/** What nodes that have not beaten for so many seconds still have, at most `limit` rows. */
export async function readOrphans(
  database: Database,
  silentS: number,
  limit: number,
): Promise<{ node_id: string; room_id: string; member_id: string }[]> {
  return await ask(
    database,
    (sql) => sql<{ node_id: string; room_id: string; member_id: string }[]>`
      select p.node_id, p.room_id, p.member_id
      from presence p
      left join node n on n.node_id = p.node_id
      where n.heartbeat_at is null or n.heartbeat_at < now() - make_interval(secs => ${silentS})
      order by p.node_id, p.room_id, p.member_id
      limit ${limit}`,
  );
}

/** Forgets nodes that have been silent so long and have nothing left. */
export async function forgetNodes(database: Database, silentS: number): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      delete from node
      where heartbeat_at < now() - make_interval(secs => ${silentS})
        and not exists (select 1 from presence where presence.node_id = node.node_id)`,
  );
}

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
