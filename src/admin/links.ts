import type { Config } from '../config/config.ts';
import { ask, type Database } from '../database/database.ts';
import { newOperatorSecret } from './operator-secret.ts';

/** Days for which it is remembered that there was a link. */
const REMEMBER_DAYS = 30;

/**
 * A link to sign in by, once, within `ADMIN_LINK_S`.
 *
 * @param origin by which the operator reaches the server
 */
export async function newLink(
  database: Database,
  { ADMIN_LINK_S }: Config,
  origin: string,
): Promise<string> {
  const { secret, hash } = newOperatorSecret();
  await ask(
    database,
    (sql) => sql`
      with forgotten as (
        delete from admin_link
        where expires_at < now() - make_interval(days => ${REMEMBER_DAYS})
      )
      insert into admin_link (secret_hash, expires_at)
      values (${hash}, now() + make_interval(secs => ${ADMIN_LINK_S}))
      on conflict (secret_hash) do nothing`,
  );
  return linkTo(origin, secret);
}

/** The same where there has never been a link in this database; `undefined` later. */
export async function firstLink(
  database: Database,
  { ADMIN_LINK_S }: Config,
  origin: string,
): Promise<string | undefined> {
  const { secret, hash } = newOperatorSecret();
  const [row] = await ask(
    database,
    (sql) => sql<[{ is_first: boolean }]>`
      select first_admin_link(${hash}, ${ADMIN_LINK_S}) as is_first`,
  );
  return row.is_first ? linkTo(origin, secret) : undefined;
}

/** The secret stands in the fragment, which a browser sends to nobody. */
const linkTo = (origin: string, secret: string): string =>
  `${origin.replace(/\/+$/, '')}/admin#${secret}`;
