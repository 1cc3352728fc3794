import { ask, type Database } from '../database/database.ts';
import { type Credential, findAmong } from './credentials.ts';

/** A credential that nobody has used for so many days has expired. */
const EXPIRES_AFTER_DAYS = 30;

/** One credential of a member. */
export interface CredentialRow {
  readonly credential_id: number;
  readonly secret_hash: Buffer;
  /** Whether its use was noted more than an hour ago. */
  readonly is_use_old: boolean;
}

/** The columns of a {@link CredentialRow}, of a table or an alias named `c`. */
export const credentialColumns = (sql: Database['sql']) => sql`
  c.credential_id, c.secret_hash, c.last_used_at < now() - interval '1 hour' as is_use_old`;

/** What makes a credential count, beside its secret. */
export const isAlive = (sql: Database['sql']) => sql`
  c.last_used_at > now() - make_interval(days => ${EXPIRES_AFTER_DAYS})`;

/**
 * Which of the member's credentials that are alive this one is, by id; its use is noted, once an
 * hour. `undefined` where it is none of them.
 */
export async function proveAmong(
  database: Database,
  credential: Credential,
  rows: readonly CredentialRow[],
): Promise<number | undefined> {
  const found = findAmong(credential, rows);
  if (!found) return undefined;
  if (found.is_use_old) await noteUse(database, [found.credential_id]);
  return found.credential_id;
}

/** The id of a credential that somebody holds, `undefined` where nobody does. */
export async function prove(
  database: Database,
  credential: Credential,
): Promise<number | undefined> {
  const rows = await ask(
    database,
    (sql) => sql<CredentialRow[]>`
      select ${credentialColumns(sql)} from credential c
      where c.member_id = ${credential.memberId} and ${isAlive(sql)}`,
  );
  return proveAmong(database, credential, rows);
}

/** Which of these credentials are still worth something; their use is noted, once an hour. */
export async function readAlive(
  database: Database,
  credentialIds: readonly number[],
): Promise<Set<number>> {
  await noteUse(database, credentialIds);
  const rows = await ask(
    database,
    (sql) => sql<{ credential_id: number }[]>`
      select c.credential_id from credential c
      where c.credential_id = any (${credentialIds as number[]}::bigint[]) and ${isAlive(sql)}`,
  );
  return new Set(rows.map((row) => row.credential_id));
}

async function noteUse(database: Database, credentialIds: readonly number[]): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      update credential c set last_used_at = now()
      where c.credential_id = any (${credentialIds as number[]}::bigint[])
        and c.last_used_at < now() - interval '1 hour' and ${isAlive(sql)}`,
  );
}

/**
 * Deletes those of the next `batch` credentials after this one, by id, that have expired. An index of
 * what was used last would find them sooner, and cost each use.
 *
 * @returns the last one looked at, null where there was none, and how many were deleted
 */
export async function deleteExpired(
  database: Database,
  after: number,
  batch: number,
): Promise<{ lastId: number | null; deleted: number }> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ last_id: number | null; deleted: number }]>`
      with batch as (
        select credential_id from credential
        where credential_id > ${after} order by credential_id limit ${batch}
      ),
      deleted as (
        delete from credential c
        using batch where c.credential_id = batch.credential_id and not (${isAlive(sql)})
        returning 1
      )
      select max(credential_id) as last_id, (select count(*) from deleted) as deleted from batch`,
  );
  return { lastId: row.last_id, deleted: row.deleted };
}

/**
 * Puts another secret in the place of a credential's, under another id.
 *
 * @returns whether the credential was still there to be rotated
 */
export async function replaceSecret(
  database: Database,
  credentialId: number,
  next: Credential,
): Promise<boolean> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ is_done: boolean }]>`
      with rotated as (
        update credential
        set secret_hash = ${next.secretHash}, credential_id = default, created_at = now(),
            last_used_at = now()
        where credential_id = ${credentialId} and member_id = ${next.memberId}
        returning 1
      )
      select exists (select from rotated) or exists (
        select from credential
        where member_id = ${next.memberId} and secret_hash = ${next.secretHash}
      ) as is_done`,
  );
  return row.is_done;
}
