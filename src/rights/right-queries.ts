import _ from 'lodash';
import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isAlive } from '../members/credential-queries.ts';
import type { Right } from '../wire/rights.ts';

/** Somebody in a room, from an address as `addressOf` answers it. */
interface Present {
  readonly member: { readonly member_id: string };
  readonly credentialId: number;
  readonly address: string;
}

/**
 * Those of them who may not read in this room, or not from where they are, and those whose credential
 * is worth nothing any more.
 */
export async function readUnwelcome<T extends Present>(
  database: Database,
  roomId: string,
  present: readonly T[],
): Promise<{ refused: T[]; revoked: T[] }> {
  const rows = await ask(
    database,
    (sql) => sql<{ ord: number; is_refused: boolean }[]>`
      select ord, is_refused
      from (
        select p.ord,
               (refusal_of(${roomId}, p.member_id, 'read', p.address)).code is not null as is_refused,
               exists (
                 select from credential c where c.credential_id = p.credential_id and ${isAlive(sql)}
               ) as is_alive
        from unnest(
          ${present.map(({ member }) => member.member_id)}::text[],
          ${present.map(({ credentialId }) => credentialId)}::bigint[],
          ${present.map(({ address }) => address)}::text[]
        ) with ordinality as p (member_id, credential_id, address, ord)
      ) looked_at
      where is_refused or not is_alive`,
  );
  const [refused, revoked] = _.partition(rows, 'is_refused');
  const here = ({ ord }: { ord: number }): T => present[ord - 1] as T;
  return { refused: refused.map(here), revoked: revoked.map(here) };
}

/** What a member may do in a room just now, and with whom; the roles are those of greatest rank first. */
export interface Standing {
  readonly rights: string[];
  /** Roles of those on whom he may act. */
  readonly acts_on: string[];
  /** Roles he may give, where he may give any. */
  readonly gives: string[];
  /** Those of them that are more than a newcomer has. */
  readonly invites_to: string[];
}

export async function readStanding(
  database: Database,
  roomId: string,
  memberId: string,
): Promise<Standing> {
  const [row] = await ask(
    database,
    (sql) => sql<[Standing]>`
      with self as (
        select role, rank, role_has(role, 'own') as owns
        from role where role = role_in_force(${roomId}, ${memberId})
      ),
      place as (
        select role.role, role.rank, role.rank < self.rank as is_below,
               role.rank > newcomer.rank as is_more, self.owns
        from self, role, room
        join role newcomer on newcomer.role = room.entry_role
        where room.room_id = ${roomId} and role.scope = 'room' and role.rank <= self.rank
      )
      select
        array(
          select right_name from role_right join self using (role) order by right_name
        ) as rights,
        array(select role from place where is_below order by rank desc) as acts_on,
        array(select role from place where is_below or owns order by rank desc) as gives,
        array(
          select role from place where (is_below or owns) and is_more order by rank desc
        ) as invites_to`,
  );
  return row;
}

/**
 * Nothing where a member has that right in the room just now.
 *
 * @throws {Refusal} `not_allowed`, `muted`, `banned`, `forbidden`
 */
export async function requireRight(
  database: Database,
  roomId: string,
  memberId: string,
  right: Right,
): Promise<void> {
  const [row] = await ask(
    database,
    (sql) => sql<[RefusalRow]>`select * from refusal_of(${roomId}, ${memberId}, ${right})`,
  );
  if (row.code !== null) throw new Refusal(row.code, { until: row.until?.toISOString() });
}

interface RefusalRow {
  code: 'not_allowed' | 'muted' | 'banned' | 'forbidden' | null;
  until: Date | null;
}
