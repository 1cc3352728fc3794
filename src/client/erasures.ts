import type { Entry, History } from '../protocol.ts';

/** Whose messages were erased, as far as this connection was told. */
export class Erasures {
  /** By member, the seq of the entry that told so. */
  readonly #told = new Map<string, number>();

  note({ log_kind: kind, log_seq: seq, subject }: Entry): void {
    if (kind === 'erase' && subject !== undefined) this.#told.set(subject.member_id, seq);
  }

  /** A page of the log that may have been read before its entries were erased. */
  applied({ messages, has_more }: History): History {
    return { messages: messages.map((entry) => this.#blank(entry)), has_more };
  }

  #blank(entry: Entry): Entry {
    const until = this.#told.get(entry.log_user_id) ?? 0;
    return isErased(entry, until) ? { ...entry, log_content: '' } : entry;
  }
}

const isErased = ({ log_kind: kind, log_seq: seq }: Entry, until: number): boolean =>
  kind === 'text' && seq < until;
