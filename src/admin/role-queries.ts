import { ask, type Database } from '../database/database.ts';
import { newClientId } from '../ids.ts';

export interface RoleRow {
  readonly role: string;
  readonly rank: number;
  readonly scope: string;
  /** Whether the program counts on it. */
  readonly built_in: boolean;
  readonly rights: string[];
  /** How many have it, in whichever rooms. */
  readonly members: number;
}

export async function readRoles(database: Database): Promise<RoleRow[]> {
  return await ask(
    database,
    (sql) => sql<RoleRow[]>`
      select r.role, r.rank, r.scope, r.built_in, coalesce(held.rights, '{}') as rights,
             coalesce(given.count, 0) as members
      from role r
      left join (
        select role, array_agg(right_name order by right_name) as rights
        from role_right group by role
      ) held on held.role = r.role
      left join (
        select role, count(*) from room_member group by role
      ) given on given.role = r.role
      order by r.rank desc, r.role`,
  );
}

interface KnownRight {
  readonly right_name: string;
  readonly about: string;
}

export async function readKnownRights(database: Database): Promise<KnownRight[]> {
  return await ask(
    database,
    (sql) => sql<KnownRight[]>`select right_name, about from known_right order by right_name`,
  );
}

/** Gives a role these rights and no others; with a rank it is a new one. */
export async function setRole(
  database: Database,
  role: string,
  { rank, rights }: { readonly rank?: number; readonly rights: readonly string[] },
  asRole: string,
): Promise<void> {
  const clientId = newClientId();
  await ask(
    database,
    (sql) => sql`
      select set_role(
        ${role}, ${rank ?? null}, 'room', ${rights as string[]}::text[], ${asRole}, ${clientId}
      )`,
  );
}

export async function removeRole(database: Database, role: string, asRole: string): Promise<void> {
  const clientId = newClientId();
  await ask(database, (sql) => sql`select remove_role(${role}, ${asRole}, ${clientId})`);
}
