import type { Entry } from '../../client/index.ts';
import { el } from '../dom.ts';
import { entryRow } from './entry-row.ts';

/** The entries that are shown, ascending, one row for each. */
export class MessageList {
  readonly element = el('ol', { class: 'entries' });
  readonly #selfId: string;
  #first: Entry | undefined;
  #last: Entry | undefined;

  /** @param selfId memberId of the reader, whose messages look different */
  constructor(selfId: string) {
    this.#selfId = selfId;
  }

  /** Seq of the first entry that is shown. */
  get firstSeq(): number | undefined {
    return this.#first?.log_seq;
  }

  get lastSeq(): number {
    return this.#last?.log_seq ?? 0;
  }

  append(entry: Entry): void {
    this.element.append(entryRow(entry, this.#last, this.#selfId));
    this.#first ??= entry;
    this.#last = entry;
  }

  /** Entries older than all that are shown. */
  prepend(entries: readonly Entry[]): void {
    const [oldest] = entries;
    if (oldest === undefined) return;
    const rows = entries.map((entry, at) => entryRow(entry, entries[at - 1], this.#selfId));
    const wasFirst = this.#first;
    if (wasFirst !== undefined) {
      // It now follows an entry, which may be of the same day and person.
      const row = entryRow(wasFirst, entries.at(-1), this.#selfId);
      this.element.firstElementChild?.replaceWith(row);
    }
    this.element.prepend(...rows);
    this.#first = oldest;
    this.#last ??= entries.at(-1);
  }

  clear(): void {
    this.element.replaceChildren();
    this.#first = undefined;
    this.#last = undefined;
  }
}
