import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RefusalCode } from '../errors.ts';

/** Numbers the house keeps anyway, read when somebody scrapes. */
const READINGS = {
  nickroom_connections: ['gauge', 'connections that are open'],
  nickroom_rooms: ['gauge', 'rooms with a connection here, or with one a short while ago'],
  nickroom_appends_waiting: ['gauge', 'messages that wait for their append'],
  nickroom_deliveries_total: ['counter', 'entries sent, once for each connection'],
  nickroom_slow_closes_total: ['counter', 'connections ended because their reader was too slow'],
  nickroom_webhook_deliveries_total: ['counter', 'batches that webhooks have taken'],
  nickroom_webhook_failures_total: ['counter', 'tries to deliver to a webhook that failed'],
  nickroom_bus_whole: ['gauge', '1 while every other node is heard; while 0, rooms are polled'],
  nickroom_database_queries: ['gauge', 'queries under way, those that wait for a connection too'],
  nickroom_database_pool_size: ['gauge', 'connections to PostgreSQL that there may be'],
  nickroom_database_retries_total: ['counter', 'queries tried again after a lost connection'],
} as const satisfies Record<string, readonly ['gauge' | 'counter', string]>;

export type Readings = Readonly<Record<keyof typeof READINGS, () => number>>;

/** An append is 0.4 ms on an idle machine; a second is an outage. */
const APPEND_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const APPEND_ENTRIES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];
const FLUSH_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.25];

/** What a label is made of, beside a count. */
interface Requests {
  readonly labels: { method: string; route: string; status: number };
  count: number;
  seconds: number;
}

/**
 * What an operator may watch. Hot paths add to plain numbers or, once for a batch, to a histogram;
 * the rest is gathered at a scrape. Labels are routes, statuses and codes of ours, never text of a
 * user's, so their number is bounded.
 */
export class Metrics {
  /** What `appended` was told, in all. */
  readonly appends = { calls: 0, entries: 0, seconds: 0 };
  readonly #registry = new Registry();
  readonly #refused = new Map<RefusalCode, number>();
  readonly #requests = new Map<string, Requests>();
  readonly #appendSeconds = this.#histogram(
    'nickroom_append_seconds',
    'one call that appends to the log',
    APPEND_SECONDS,
  );
  readonly #appendEntries = this.#histogram(
    'nickroom_append_entries',
    'messages in one such call',
    APPEND_ENTRIES,
  );
  readonly #flushSeconds = this.#histogram(
    'nickroom_flush_seconds',
    'one round of sending to all rooms that have something new',
    FLUSH_SECONDS,
  );

  /** @param nodeId whose numbers these are */
  constructor(nodeId: string) {
    collectDefaultMetrics({ register: this.#registry });
    this.#registerNode(nodeId);
    this.#registerRefusals();
    this.#registerRequests();
  }

  /** The log took so many entries in one call. */
  readonly appended = (entries: number, seconds: number): void => {
    this.appends.calls += 1;
    this.appends.entries += entries;
    this.appends.seconds += seconds;
    this.#appendSeconds.observe(seconds);
    this.#appendEntries.observe(entries);
  };

  readonly flushed = (seconds: number): void => this.#flushSeconds.observe(seconds);

  readonly refused = (code: RefusalCode): void => {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
  };

  /** @param route its template, as `/rooms/:roomId` */
  requested(method: string, route: string, status: number, seconds: number): void {
    const key = `${method} ${route} ${status}`;
    let requests = this.#requests.get(key);
    if (!requests) {
      requests = { labels: { method, route, status }, count: 0, seconds: 0 };
      this.#requests.set(key, requests);
    }
    requests.count += 1;
    requests.seconds += seconds;
  }

  /** Where the numbers are read that others keep. */
  watch(readings: Readings): void {
    const registers = [this.#registry];
    for (const [name, [kind, help]] of Object.entries(READINGS)) {
      const read = readings[name as keyof Readings];
      if (kind === 'gauge') {
        new Gauge({
          name,
          help,
          registers,
          collect: function () {
            this.set(read());
          },
        });
      } else {
        new Counter({
          name,
          help,
          registers,
          collect: function () {
            this.reset();
            this.inc(read());
          },
        });
      }
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers: [this.#registry] });
  }

  #registerNode(node: string): void {
    new Gauge({
      name: 'nickroom_node',
      help: 'always 1; its label is the id of this node, as in its log and at /healthz',
      labelNames: ['node'],
      registers: [this.#registry],
    }).set({ node }, 1);
  }

  #registerRefusals(): void {
    const refused = this.#refused;
    new Counter({
      name: 'nickroom_refusals_total',
      help: 'requests and frames that were refused, by the code their sender was told',
      labelNames: ['code'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [code, count] of refused) this.inc({ code }, count);
      },
    });
  }

  #registerRequests(): void {
    const requests = this.#requests;
    const labelNames = ['method', 'route', 'status'];
    const registers = [this.#registry];
    new Counter({
      name: 'nickroom_http_requests_total',
      help: 'requests that were answered',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const { labels, count } of requests.values()) this.inc(labels, count);
      },
    });
    new Counter({
      name: 'nickroom_http_request_seconds_total',
      help: 'time those took; an event stream takes as long as somebody follows',
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const { labels, seconds } of requests.values()) this.inc(labels, seconds);
      },
    });
  }
}
