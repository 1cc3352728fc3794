import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { readAfter } from '../log/log-queries.ts';
import type { LogWriter } from '../log/log-writer.ts';
import type { RoomSignal } from '../room-signal.ts';
import { type StoredEntry, toWire } from '../wire/entry.ts';
import { retryAfter } from './back-off.ts';
import { givenUpNotice } from './given-up-notice.ts';
import { RoomWatch } from './room-watch.ts';
import { send } from './send.ts';
import { signedHeaders } from './signature.ts';
import {
  advanceWebhook,
  type Claim,
  claimWebhooks,
  failWebhook,
  giveUpWebhook,
  releaseWebhook,
} from './webhook-queries.ts';

/** How often the table is asked what is due, whatever the bus says. */
const POLL_MS = 2000;
/** A busy room asks no more often than that. */
const CLAIM_EVERY_MS = 100;
const ENTRIES_MAX = 100;
const AT_ONCE = 32;
const ANSWER_MS = 10_000;
/** Longer than a read and an answer take, so that a delivery under way has no second one beside it. */
const LEASE_S = 20;
const GONE = 410;

interface DelivererParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly log: Logger;
  readonly logWriter: LogWriter;
}

/**
 * Brings the entries of rooms to their webhooks: in order, at least once, one batch after the other.
 * Where a webhook stands is in SQL, so any node goes on where another one ended; the bus only says
 * that it is time to look.
 */
export class Deliverer {
  /** Batches that were taken, and tries that failed. */
  readonly counters = { deliveries: 0, failures: 0 };
  readonly #parts: DelivererParts;
  readonly #watch: RoomWatch;
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #poll: NodeJS.Timeout | undefined;
  #next: NodeJS.Timeout | undefined;
  #claiming: Promise<void> | undefined;
  #claimedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: DelivererParts) {
    this.#parts = parts;
    this.#watch = new RoomWatch(parts, () => this.#wake());
  }

  start(): void {
    this.#poll = setInterval(() => this.look(), POLL_MS).unref();
    this.look();
  }

  /** A webhook came or went: the rooms that are listened to may be others now. */
  look(): void {
    void this.#watch.refresh();
    this.#wake();
  }

  /** Breaks off what is under way; it is delivered again by whoever comes next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#poll);
    clearTimeout(this.#next);
    this.#watch.close();
    await this.#claiming;
    await Promise.all(this.#underWay);
  }

  #wake(): void {
    if (this.#next || this.#stopping.signal.aborted) return;
    const wait = Math.max(this.#claimedAt + CLAIM_EVERY_MS - performance.now(), 0);
    this.#next = setTimeout(() => {
      this.#claiming = this.#claim();
    }, wait).unref();
  }

  async #claim(): Promise<void> {
    try {
      await this.#claiming;
      this.#next = undefined;
      this.#claimedAt = performance.now();
      const limit = AT_ONCE - this.#underWay.size;
      if (limit <= 0 || this.#stopping.signal.aborted) return;
      const token = randomBytes(12).toString('hex');
      const claims = await claimWebhooks(this.#parts.database, { token, leaseS: LEASE_S, limit });
      for (const claim of claims) this.#track(this.#deliver(claim));
    } catch (error) {
      this.#parts.log.warn({ reason: String(error) }, 'could not look for due webhooks');
    }
  }

  #track(delivery: Promise<void>): void {
    this.#underWay.add(delivery);
    void delivery.finally(() => {
      this.#underWay.delete(delivery);
      this.#wake();
    });
  }

  /** Batch after batch, until there is nothing more or one is not taken. */
  async #deliver(claim: Claim): Promise<void> {
    const { database, log } = this.#parts;
    try {
      let after = claim.after_seq;
      let failures = claim.failures;
      while (!this.#stopping.signal.aborted) {
        const entries = await readAfter(database, claim.room_id, after, ENTRIES_MAX);
        const last = entries.at(-1);
        if (!last) break;
        const fault = await this.#send(claim, entries);
        if (fault !== undefined && this.#stopping.signal.aborted) break;
        if (fault !== undefined) return await this.#fail({ ...claim, failures }, fault);
        this.counters.deliveries += 1;
        after = last.seq;
        failures = 0;
        const isOurs = await advanceWebhook(database, claim, { seq: after, leaseS: LEASE_S });
        if (!isOurs) return;
      }
      await releaseWebhook(database, claim);
    } catch (error) {
      // The lease runs out, and somebody goes on.
      log.warn({ reason: String(error), webhookId: claim.webhook_id }, 'a webhook was interrupted');
    }
  }

  /** Answers what went wrong, if anything. */
  async #send(claim: Claim, entries: readonly StoredEntry[]): Promise<string | undefined> {
    const { LOCALE, WEBHOOK_ALLOW_PRIVATE } = this.#parts.config;
    const [from, to] = [entries[0]?.seq, entries.at(-1)?.seq];
    const body = JSON.stringify({
      type: 'entries',
      room_id: claim.room_id,
      from_seq: from,
      to_seq: to,
      entries: entries.map((entry) => toWire(entry, LOCALE)),
    });
    const id = `${claim.webhook_id}_${from}_${to}`;
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'nickroom',
      ...signedHeaders(claim.secret, id, timestamp, body),
    };
    try {
      const status = await send(
        { url: claim.url, headers, body },
        {
          allowPrivate: WEBHOOK_ALLOW_PRIVATE === 'on',
          timeoutMs: ANSWER_MS,
          signal: this.#stopping.signal,
        },
      );
      return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
    } catch (error) {
      return (error as Error).message || 'it could not be reached';
    }
  }

  async #fail(claim: Claim, error: string): Promise<void> {
    const { database, config, log } = this.#parts;
    this.counters.failures += 1;
    const { webhook_id: webhookId, room_id: roomId, failures } = claim;
    const retryMs = retryAfter(failures);
    const failingS = await failWebhook(database, claim, { error, retryMs });
    if (failingS === undefined) return;
    const isGone = error === `it answered ${GONE}`;
    if (failingS < config.WEBHOOK_GIVE_UP_S && !isGone) return;
    await this.#giveUp(webhookId, roomId);
    log.warn({ webhookId, roomId, reason: error }, 'a webhook was given up');
  }

  /** The notice first: should we end between the two, it is written once all the same. */
  async #giveUp(webhookId: string, roomId: string): Promise<void> {
    const { database, config, logWriter } = this.#parts;
    try {
      await logWriter.append(givenUpNotice(roomId, webhookId, config.LOCALE));
    } catch (error) {
      const isClosed = error instanceof Refusal && error.code === 'room_closed';
      if (!isClosed) throw error;
    }
    await giveUpWebhook(database, webhookId);
  }
}
