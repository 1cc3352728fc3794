import { ask, type Database } from '../database/database.ts';

export interface NewWebhook {
  readonly webhookId: string;
  readonly roomId: string;
  readonly url: string;
  readonly secret: string;
}

/** How a webhook does, as its owner may see it. */
export interface WebhookRow {
  readonly webhook_id: string;
  readonly url: string;
  readonly status: 'active' | 'given_up';
  readonly after_seq: number;
  readonly failures: number;
  readonly failing_since: Date | null;
  readonly last_error: string | null;
  readonly next_try_at: Date;
  readonly created_at: Date;
}

/** A webhook that this node delivers, for as long as its lease lasts. */
export interface Claim {
  readonly webhook_id: string;
  readonly room_id: string;
  readonly url: string;
  readonly secret: string;
  readonly after_seq: number;
  readonly failures: number;
  readonly lease_token: string;
}

/**
 * Adds a webhook for what is said from now on.
 *
 * @returns whether the room had a place for one more
 */
export async function insertWebhook(
  database: Database,
  { webhookId, roomId, url, secret }: NewWebhook,
  max: number,
): Promise<boolean> {
  const rows = await ask(
    database,
    (sql) => sql`
      insert into webhook (webhook_id, room_id, url, secret, after_seq)
      select ${webhookId}, room_id, ${url}, ${secret}, last_seq
      from room
      where room_id = ${roomId}
        and (
          select count(*) from webhook
          where room_id = ${roomId} and webhook_id <> ${webhookId}
        ) < ${max}
      on conflict (webhook_id) do update set url = excluded.url
      returning webhook_id`,
  );
  return rows.length > 0;
}

/** The webhooks of a room, oldest first; or one of them. */
export async function readWebhooks(
  database: Database,
  roomId: string,
  webhookId?: string,
): Promise<WebhookRow[]> {
  return await ask(
    database,
    (sql) => sql<WebhookRow[]>`
      select webhook_id, url, status, after_seq, failures, failing_since, last_error, next_try_at,
             created_at
      from webhook
      where room_id = ${roomId} ${webhookId === undefined ? sql`` : sql`and webhook_id = ${webhookId}`}
      order by created_at, webhook_id`,
  );
}

export async function deleteWebhook(
  database: Database,
  roomId: string,
  webhookId: string,
): Promise<void> {
  await ask(
    database,
    (sql) => sql`delete from webhook where room_id = ${roomId} and webhook_id = ${webhookId}`,
  );
}

/** The rooms that somebody wants to hear of. */
export async function readWebhookRooms(database: Database): Promise<string[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ room_id: string }[]>`
      select distinct room_id from webhook where status = 'active'`,
  );
  return rows.map((row) => row.room_id);
}

/**
 * Takes the lease of webhooks that have something to send and whose time has come, at most `limit`.
 * Asked again with the same token it answers what it took the first time.
 */
export async function claimWebhooks(
  database: Database,
  { token, leaseS, limit }: { token: string; leaseS: number; limit: number },
): Promise<Claim[]> {
  return await ask(
    database,
    (sql) => sql<Claim[]>`
      update webhook
      set lease_token = ${token}, leased_until = now() + make_interval(secs => ${leaseS})
      where webhook_id in (
        select w.webhook_id
        from webhook w
        join room on room.room_id = w.room_id and room.last_seq > w.after_seq
        where w.status = 'active' and w.next_try_at <= now()
          and (w.leased_until is null or w.leased_until < now() or w.lease_token = ${token})
        order by w.next_try_at
        limit ${limit}
        for update of w skip locked
      )
      returning webhook_id, room_id, url, secret, after_seq, failures, lease_token`,
  );
}

/**
 * The receiver has taken everything up to `seq`; the lease begins anew.
 *
 * @returns whether the lease was still ours
 */
export async function advanceWebhook(
  database: Database,
  { webhook_id, lease_token }: Claim,
  { seq, leaseS }: { seq: number; leaseS: number },
): Promise<boolean> {
  const rows = await ask(
    database,
    (sql) => sql`
      update webhook
      set after_seq = ${seq}, failures = 0, failing_since = null, last_error = null,
          leased_until = now() + make_interval(secs => ${leaseS})
      where webhook_id = ${webhook_id} and lease_token = ${lease_token}
      returning webhook_id`,
  );
  return rows.length > 0;
}

/** Lets go of a lease, so that the next entry is delivered by whoever is first. */
export async function releaseWebhook(
  database: Database,
  { webhook_id, lease_token }: Claim,
): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      update webhook set lease_token = null, leased_until = null
      where webhook_id = ${webhook_id} and lease_token = ${lease_token}`,
  );
}

/**
 * Notes a failure and when the next try is due, and lets go of the lease.
 *
 * @returns seconds since the first of these failures; `undefined` where the lease was not ours
 */
export async function failWebhook(
  database: Database,
  { webhook_id, lease_token }: Claim,
  { error, retryMs }: { error: string; retryMs: number },
): Promise<number | undefined> {
  const [row] = await ask(
    database,
    (sql) => sql<{ failing_s: number }[]>`
      update webhook
      set failures = failures + 1, failing_since = coalesce(failing_since, now()),
          last_error = ${error}, next_try_at = now() + make_interval(secs => ${retryMs / 1000}),
          lease_token = null, leased_until = null
      where webhook_id = ${webhook_id} and lease_token = ${lease_token}
      returning extract(epoch from now() - failing_since)::double precision as failing_s`,
  );
  return row?.failing_s;
}

/** Nothing is delivered to it any more. */
export async function giveUpWebhook(database: Database, webhookId: string): Promise<void> {
  await ask(
    database,
    (sql) => sql`update webhook set status = 'given_up' where webhook_id = ${webhookId}`,
  );
}
