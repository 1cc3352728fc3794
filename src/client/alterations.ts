import { altered, isAlteration } from '../wire/alteration.ts';
import type { Entry, History } from '../wire/protocol.ts';

/** What has become of messages since they were said, as far as this connection was told. */
export class Alterations {
  /** By seq of the message, in the order they were told. */
  readonly #ofSeq = new Map<number, Entry[]>();
  /** Those that are about whatever somebody said, by member. */
  readonly #ofMember = new Map<string, Entry[]>();

  note(told: Entry): void {
    if (!isAlteration(told)) return;
    const { act, subject } = told;
    if (act?.seqs !== undefined) for (const seq of act.seqs) add(this.#ofSeq, seq, told);
    else if (subject !== undefined) add(this.#ofMember, subject.member_id, told);
  }

  /** A page of the log that may have been read before its entries were changed. */
  applied({ messages, has_more }: History): History {
    return { messages: messages.map((entry) => this.#applyTo(entry)), has_more };
  }

  #applyTo(entry: Entry): Entry {
    const told = [
      ...(this.#ofSeq.get(entry.log_seq) ?? []),
      ...(this.#ofMember.get(entry.log_user_id) ?? []),
    ];
    return told.reduce(altered, entry);
  }
}

function add<Key>(map: Map<Key, Entry[]>, key: Key, told: Entry): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [told]);
  else known.push(told);
}
