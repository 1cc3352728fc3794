import type { DataOf, WireMessage } from '../../protocol/support/wire.ts';
import type { ConnectionRecord, RoomLog, SentFrame } from '../history.ts';
import { checkEntry, checkRun } from './check-entry.ts';
import { checkPage } from './check-page.ts';

/** Entries of one answer at most. */
const HISTORY_MAX = 200;

/** Closes that a client in good standing must never get; it would not come back after them. */
const isFinal = (code: number): boolean => code === 1008 || (code >= 4500 && code <= 4999);

/**
 * What one connection saw, against the log: welcome first; then, where it is due, what was missed,
 * exactly, or else the latest; then every entry in order, each once.
 */
export function checkConnection(record: ConnectionRecord, log: RoomLog): string[] {
  const view = new View(record, log);
  for (const event of record.events) {
    view.next();
    if (event.type === 'welcome') view.welcome(event.data);
    else view.mustBeWelcome(event.type);
    if (event.type === 'logs') view.logs(event.data);
    if (event.type === 'message') view.message(event.data);
    if (event.type === 'error' && event.data.client_id === undefined) view.queryRefused();
  }
  if (record.closeCode !== undefined && isFinal(record.closeCode)) {
    view.violations.push(`was turned away for good with ${record.closeCode}`);
  }
  return view.violations.map((what) => `${record.name}: ${what}`);
}

class View {
  readonly violations: string[] = [];
  readonly #record: ConnectionRecord;
  readonly #log: RoomLog;
  readonly #queries: SentFrame[];
  #welcome: DataOf<'welcome'> | undefined;
  #awaitsHistory: boolean;
  /** Seq of the entry that has to come next. */
  #next = 0;
  /** Seq of the newest entry that was seen before each event. */
  readonly #seenBefore: number[] = [];

  constructor(record: ConnectionRecord, log: RoomLog) {
    this.#record = record;
    this.#log = log;
    this.#queries = record.sent.filter(({ type }) => type === 'query-logs');
    this.#awaitsHistory = record.isClassic || record.after !== undefined;
  }

  /** The next event's turn. */
  next(): void {
    this.#seenBefore.push(this.#next - 1);
  }

  mustBeWelcome(type: string): void {
    if (!this.#welcome) this.violations.push(`got ${type} before its welcome`);
  }

  welcome(welcome: DataOf<'welcome'>): void {
    if (this.#welcome) this.violations.push('was welcomed twice');
    this.#welcome = welcome;
    this.#next = welcome.head_seq + 1;
    const { after, epoch } = this.#record;
    if (welcome.epoch !== this.#log.epoch) this.violations.push('was told a wrong epoch');
    if (welcome.head_seq > this.#log.headSeq) {
      this.violations.push(`was welcomed at ${welcome.head_seq}, beyond the log`);
    }
    const missed = welcome.head_seq - (after ?? Number.POSITIVE_INFINITY);
    const canResume = missed >= 0 && missed <= HISTORY_MAX && epoch === this.#log.epoch;
    if (welcome.resumed !== canResume) {
      const what = `came back from ${after} to ${welcome.head_seq}`;
      this.violations.push(`${what} and was told resumed:${welcome.resumed}`);
    }
  }

  logs(data: DataOf<'logs'>): void {
    const entries = Array.isArray(data) ? data : data.messages;
    this.#checkEntries(entries);
    if (this.#awaitsHistory) this.#history(entries);
    else this.#page(entries, Array.isArray(data) ? undefined : data.has_more);
  }

  message(entry: WireMessage): void {
    if (this.#awaitsHistory) this.violations.push('got a live entry before its history');
    const { log_seq: seq } = entry;
    if (seq > this.#next) this.violations.push(`saw a gap: ${seq} where ${this.#next} belongs`);
    if (seq < this.#next) {
      this.violations.push(`saw ${seq} again or too late, where ${this.#next} belongs`);
    }
    this.#next = seq + 1;
    this.#checkEntries([entry]);
  }

  queryRefused(): void {
    this.#queries.shift();
  }

  /** What comes unasked right after the welcome. */
  #history(entries: readonly WireMessage[]): void {
    this.#awaitsHistory = false;
    const head = this.#next - 1;
    const { after = 0 } = this.#record;
    const first = this.#welcome?.resumed ? after + 1 : Math.max(1, head - HISTORY_MAX + 1);
    const name = this.#welcome?.resumed ? 'what it missed' : 'its history';
    this.violations.push(...checkRun(entries, first, name));
    const last = first + entries.length - 1;
    if (last !== head) this.violations.push(`${name} ends at ${last}, the head was ${head}`);
  }

  #page(entries: readonly WireMessage[], hasMore: boolean | undefined): void {
    const query = this.#queries.shift();
    if (!query) {
      this.violations.push('got logs that it had not asked for');
      return;
    }
    const seenSeq = this.#seenBefore[query.eventsBefore] ?? 0;
    this.violations.push(...checkPage({ query, entries, hasMore, seenSeq }));
  }

  #checkEntries(entries: readonly WireMessage[]): void {
    for (const entry of entries) {
      this.violations.push(...checkEntry(entry, this.#log, this.#record.memberId));
    }
  }
}
