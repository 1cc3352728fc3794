import _ from 'lodash';
import type { Sql } from '../database/connect.ts';
import { ask, type Database } from '../database/database.ts';
import type { StoredEntry } from '../entry.ts';
import { type MemberRow, toMember } from '../members/member.ts';
import type { EntryKind, Member } from '../protocol.ts';

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
  seq: number | null;
  created_at: Date;
}

/**
 * Brings members online by way of a node.
 *
 * @returns for each arrival, in the same order, the member as it is known now and the join entry;
 *   `undefined` for one that has lost its nick since it was admitted, is a member no more, or may not
 *   read here
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
        ${arrivals.map(({ address }) => address)}::text[],
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

/** Of a member `m` of a room `r`, where it takes a look at that at all. */
const sanctionColumn = (sql: Sql) => sql`
  case when r.guarded_until > now() then sanction_shown(m.room_id, m.member_id) end as sanction`;

/** Who is online in a room, by way of any node. */
export async function readOnline(database: Database, roomId: string): Promise<Member[]> {
  const rows = await ask(
    database,
    (sql) => sql<MemberRow[]>`
      select distinct m.member_id, m.nick, m.head_num, m.role,
             coalesce(m.nick_reused_until > now(), false) as nick_reused,
             ${sanctionColumn(sql)}
      from presence p
      join room_member m on m.room_id = p.room_id and m.member_id = p.member_id
      join room r on r.room_id = p.room_id
      where p.room_id = ${roomId}`,
  );
  return rows.map(toMember);
}

/** Who is in a room, and which version of the list that is. */
export interface RoomRoster {
  readonly version: number;
  readonly members: Member[];
}

/** The same as `readOnline` for several rooms, by room id. */
export async function readRosters(
  database: Database,
  roomIds: readonly string[],
): Promise<Map<string, RoomRoster>> {
  const rows = await ask(
    database,
    (sql) => sql<({ room_id: string; version: number; present: boolean } & MemberRow)[]>`
      select r.room_id, r.roster_version as version, m.member_id is not null as present,
             m.member_id, m.nick, m.head_num, m.role,
             coalesce(m.nick_reused_until > now(), false) as nick_reused,
             ${sanctionColumn(sql)}
      from room r
      left join room_member m on m.room_id = r.room_id and exists (
        select 1 from presence p where p.room_id = m.room_id and p.member_id = m.member_id
      )
      where r.room_id = any (${roomIds as string[]})`,
  );
  return new Map(
    Object.entries(_.groupBy(rows, 'room_id')).map(([roomId, ofRoom]) => {
      const members = ofRoom.filter(({ present }) => present).map(toMember);
      return [roomId, { version: ofRoom[0]?.version ?? 0, members }];
    }),
  );
}

/** Says that a node lives; answers which did so in the last `aliveS` seconds before that. */
export async function beat(database: Database, nodeId: string, aliveS: number): Promise<string[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ node_id: string }[]>`
      with beaten as (
        insert into node (node_id) values (${nodeId})
        on conflict (node_id) do update set heartbeat_at = now()
      )
      select node_id from node where heartbeat_at > now() - make_interval(secs => ${aliveS})`,
  );
  return _.map(rows, 'node_id');
}

/** A node ends in good order: it is dead at once, and its people have the grace alone. */
export async function retire(database: Database, nodeId: string, aliveS: number): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      update node set heartbeat_at = now() - make_interval(secs => ${aliveS})
      where node_id = ${nodeId}`,
  );
}

/** Somebody in a room by way of a node that is dead. */
export interface Orphan {
  readonly node_id: string;
  readonly room_id: string;
  readonly member_id: string;
}

/**
 * What nodes that have not beaten for so many seconds still have, at most `limit` rows. Nodes are
 * looked up one after the other through the index: everybody asks every second, mostly in vain.
 */
export async function readOrphans(
  database: Database,
  silentS: number,
  limit: number,
): Promise<Orphan[]> {
  return await ask(
    database,
    (sql) => sql<Orphan[]>`
      with recursive holder as (
        select min(node_id) as node_id from presence
        union all
        select (select min(p.node_id) from presence p where p.node_id > h.node_id)
        from holder h
        where h.node_id is not null
      )
      select p.node_id, p.room_id, p.member_id
      from holder h
      join presence p on p.node_id = h.node_id
      where not exists (
        select 1 from node n
        where n.node_id = h.node_id
          and n.heartbeat_at >= now() - make_interval(secs => ${silentS})
      )
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
