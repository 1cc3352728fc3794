import type { Config } from '../config/config.ts';
import { isAuthorsClientId } from '../ids.ts';
import { altered, isAbout } from '../wire/alteration.ts';
import { type StoredEntry, toWire } from '../wire/entry.ts';
import type { Entry } from '../wire/protocol.ts';

/** An entry as text, made once for all who are in the room. */
export interface EncodedEntry {
  readonly seq: number;
  /** The JSON of the `message` event's data, without `client_id`. */
  readonly data: string;
  /** The same for its author alone, where others see nothing of it. */
  readonly own?: string;
  readonly memberId: string;
  /** The id the author gave it; `undefined` where the author gave none. */
  readonly clientId: string | undefined;
}

export function encodeEntry(entry: StoredEntry, locale: Config['LOCALE']): EncodedEntry {
  const encoded: EncodedEntry = {
    seq: entry.seq,
    data: JSON.stringify(toWire(entry, locale)),
    memberId: entry.memberId,
    clientId: isAuthorsClientId(entry.clientId) ? entry.clientId : undefined,
  };
  if (entry.kind !== 'hidden') return encoded;
  return { ...encoded, own: JSON.stringify(toWire(entry, locale, entry.memberId)) };
}

/** The same entry as it is since `told`, a later one that may change it. */
export function since(told: Entry, entry: EncodedEntry): EncodedEntry {
  if (!isAbout(told, entry)) return entry;
  const change = (data: string): string => JSON.stringify(altered(JSON.parse(data) as Entry, told));
  const { data, own } = entry;
  return { ...entry, data: change(data), ...(own !== undefined && { own: change(own) }) };
}

/** The JSON of an entry's data as this reader gets it. */
export const seenBy = (
  { data, own, memberId }: EncodedEntry,
  reader: string | undefined,
): string => (own !== undefined && memberId === reader ? own : data);

/** Whether its author is sent something else than everybody. */
export const isOwn = ({ clientId, own }: EncodedEntry): boolean =>
  clientId !== undefined || own !== undefined;

/** The latest entries of a room, ascending and without a hole, so that newcomers cost no read. */
export class RecentEntries {
  readonly #capacity: number;
  #entries: EncodedEntry[];
  #headSeq: number;
  #firstSeq = 1;
  #logs: string | undefined;

  /**
   * @param headSeq seq of the room's newest entry, 0 in an empty room
   * @param entries the latest ones, ascending, ending at `headSeq`
   */
  constructor(capacity: number, headSeq: number, entries: EncodedEntry[]) {
    this.#capacity = capacity;
    this.#entries = entries;
    this.#headSeq = headSeq;
  }

  get headSeq(): number {
    return this.#headSeq;
  }

  /** Takes the entries that follow the head. */
  push(entries: readonly EncodedEntry[]): void {
    const head = entries.at(-1);
    if (!head) return;
    this.#headSeq = head.seq;
    this.#logs = undefined;
    this.#entries.push(...entries);
    // Cut in steps, since each cut moves the whole array.
    if (this.#entries.length > 2 * this.#capacity) {
      this.#entries = this.#entries.slice(-this.#capacity);
    }
  }

  /** Nothing below `firstSeq` is kept any more, here as in the log. */
  trim(firstSeq: number): void {
    if (firstSeq <= this.#firstSeq) return;
    this.#firstSeq = firstSeq;
    this.#logs = undefined;
    this.#entries = this.#entries.filter(({ seq }) => seq >= firstSeq);
  }

  /** Whether the log has kept entries below these, which are the latest. */
  hasBelow(latest: readonly EncodedEntry[]): boolean {
    return (latest[0]?.seq ?? this.#headSeq + 1) > this.#firstSeq;
  }

  /** An entry was told that changes others before it. */
  alter(told: Entry): void {
    this.#logs = undefined;
    this.#entries = this.#entries.map((entry) => since(told, entry));
  }

  /** The latest `limit` entries, ascending. */
  latest(limit = this.#capacity): EncodedEntry[] {
    return this.#entries.slice(-Math.min(limit, this.#capacity));
  }

  /** The JSON array of the latest entries' data; kept, because a crowd asks for the same one. */
  get logs(): string {
    this.#logs ??= jsonArray(this.latest());
    return this.#logs;
  }

  /** The same as this member sees it. */
  logsFor(reader: string): string {
    const isOwnHere = ({ own, memberId }: EncodedEntry): boolean =>
      own !== undefined && memberId === reader;
    const latest = this.latest();
    return latest.some(isOwnHere) ? jsonArray(latest, reader) : this.logs;
  }

  /** All entries above `seq`, or `undefined` where that is more than are kept. */
  after(seq: number): EncodedEntry[] | undefined {
    const missed = this.#headSeq - seq;
    if (missed < 0 || missed > this.#capacity) return undefined;
    if (missed === 0) return [];
    const entries = this.#entries.slice(-missed);
    return entries.length === missed ? entries : undefined;
  }
}

/** The JSON array of the entries' data, as this member sees it; without one, as all do. */
export const jsonArray = (entries: readonly EncodedEntry[], reader?: string): string =>
  `[${entries.map((entry) => seenBy(entry, reader)).join(',')}]`;
