import { ask, type Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Right } from '../rights.ts';

/** Somebody in a room, from an address as `addressOf` answers it. */
interface Present {
  readonly member: { readonly member_id: string };
  readonly address: string;
}

/** Those of them who may not read in this room, or not from where they are. */
export async function readRefused<T extends Present>(
  database: Database,
  roomId: string,
  present: readonly T[],
): Promise<T[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ ord: number }[]>`
      select p.ord
      from unnest(
        ${present.map(({ member }) => member.member_id)}::text[],
        ${present.map(({ address }) => address)}::text[]
      ) with ordinality as p (member_id, address, ord)
      where (refusal_of(${roomId}, p.member_id, 'read', p.address)).code is not null`,
  );
  return rows.map(({ ord }) => present[ord - 1] as T);
}

/** What a member may do in a room just now. */
export async function readRights(
  database: Database,
  roomId: string,
  memberId: string,
): Promise<string[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ right_name: string }[]>`
      select right_name from role_right
      where role = role_in_force(${roomId}, ${memberId})
      order by right_name`,
  );
  return rows.map((row) => row.right_name);
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
