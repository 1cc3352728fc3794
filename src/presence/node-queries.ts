import _ from 'lodash';
import { ask, type Database } from '../database/database.ts';

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
