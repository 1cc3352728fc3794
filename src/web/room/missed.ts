import type { Entry, Welcome } from '../../client/index.ts';

/** What was said while this page had no connection. */
export interface Missed {
  readonly count: number;
  /** Whether it was too much to be told in full: then these are the latest. */
  readonly cut: boolean;
}

/** Counts what comes after a gap in the connection, up to where the room stood at its end. */
export class MissedCounter {
  readonly #selfId: string;
  #upTo = 0;
  #count = 0;

  constructor(selfId: string) {
    this.#selfId = selfId;
  }

  /** Connected again; `last` is the seq of the newest entry seen before. */
  welcome({ head_seq: head, resumed }: Welcome, last: number): Missed | undefined {
    this.#count = 0;
    this.#upTo = resumed ? head : 0;
    return resumed || head <= last ? undefined : { count: head - last, cut: true };
  }

  /** Whether this entry is one of those missed. */
  includes({ log_seq: seq }: Entry): boolean {
    return seq <= this.#upTo;
  }

  /** Counts this entry, if it is one of those missed; with the last of them comes the outcome. */
  told(entry: Entry): Missed | undefined {
    if (!this.includes(entry)) return undefined;
    if (entry.log_kind === 'text' && entry.log_user_id !== this.#selfId) this.#count += 1;
    const isLast = entry.log_seq === this.#upTo;
    return isLast ? { count: this.#count, cut: false } : undefined;
  }
}
