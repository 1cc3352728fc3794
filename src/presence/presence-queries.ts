import { ask, type Database } from '../database/database.ts';
import type { StoredEntry } from '../entry.ts';
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

interface ChangeRow {
  room_id: string;
  seq: number | null;
  member_id: string;
  nick: string;
  head_num: number;
  client_id: string;
  created_at: Date;
}

/** Brings members online by way of a node; answers those who were on no node before. */
export async function arrive(
  database: Database,
  nodeId: string,
  arrivals: readonly Arrival[],
  noticesMax: number,
): Promise<Change[]> {
  const rows = await ask(
    database,
    (sql) => sql<ChangeRow[]>`
      select * from arrive(
        ${nodeId},
        ${arrivals.map(({ roomId }) => roomId)}::text[],
        ${arrivals.map(({ member }) => member.member_id)}::text[],
        ${arrivals.map(({ member }) => member.user_name)}::text[],
        ${arrivals.map(({ member }) => member.head_num)}::integer[],
        ${arrivals.map(({ clientId }) => clientId)}::text[],
        ${noticesMax}
      )`,
  );
  return rows.map((row) => toChange('join', row));
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
  return await ask(
    database,
    (sql) => sql<Member[]>`
      select distinct m.member_id, m.nick as user_name, m.head_num, m.role
      from presence p
      join room_member m on m.room_id = p.room_id and m.member_id = p.member_id
      where p.room_id = ${roomId}`,
  );
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
