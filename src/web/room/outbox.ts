import { type Entry, RoomError, type Sent } from '../../client/index.ts';
import { sentenceFor } from '../texts.ts';

/** A message that was written and is not yet among the entries. */
export interface Unsent {
  readonly key: string;
  readonly content: string;
  /** When it was written, in ms since 1970. */
  readonly at: number;
  /** Why it has to wait, or why it failed. */
  readonly note: string;
  readonly failed: boolean;
}

interface OutboxActions {
  send: (content: string) => Sent;
  changed: () => void;
}

/** What is on its way, in the order in which it was written. */
export class Outbox {
  readonly #actions: OutboxActions;
  readonly #unsent = new Map<string, Unsent>();
  /** Acked, but the entry of that seq has not come. */
  readonly #acked = new Map<number, string>();
  #toldUpTo = 0;

  constructor(actions: OutboxActions) {
    this.#actions = actions;
  }

  get unsent(): Unsent[] {
    return [...this.#unsent.values()];
  }

  send(content: string): void {
    const { clientId: key, acked } = this.#actions.send(content);
    this.#unsent.set(key, { key, content, at: Date.now(), note: '', failed: false });
    this.#actions.changed();
    acked.then(
      ({ log_seq: seq }) => this.#onAck(key, seq),
      (error) => this.#onRefusal(key, error),
    );
  }

  sendAgain({ key, content }: Unsent): void {
    this.#unsent.delete(key);
    this.send(content);
  }

  /** Takes away what will not be sent again. */
  discard({ key }: Unsent): void {
    this.#unsent.delete(key);
    this.#actions.changed();
  }

  /** Says why a message has to wait. */
  explain(key: string, note: string): void {
    this.#patch(key, { note });
  }

  /** An entry is told now: it takes the place of what was sent. */
  told({ log_seq: seq, client_id: id }: Entry): void {
    const key = id ?? this.#acked.get(seq);
    this.#toldUpTo = seq;
    this.#acked.delete(seq);
    if (key !== undefined) this.#unsent.delete(key);
  }

  /** Everything up to this seq is told now, without naming whose it was. */
  toldUpTo(last: number): void {
    this.#toldUpTo = last;
    for (const [seq, key] of this.#acked) {
      if (seq > last) continue;
      this.#acked.delete(seq);
      this.#unsent.delete(key);
    }
  }

  #onAck(key: string, seq: number): void {
    if (seq > this.#toldUpTo) this.#acked.set(seq, key);
    else if (this.#unsent.delete(key)) this.#actions.changed();
  }

  #onRefusal(key: string, error: unknown): void {
    if (!(error instanceof RoomError)) return;
    this.#patch(key, { note: sentenceFor(error), failed: true });
  }

  #patch(key: string, patch: Partial<Unsent>): void {
    const unsent = this.#unsent.get(key);
    if (unsent === undefined) return;
    this.#unsent.set(key, { ...unsent, ...patch });
    this.#actions.changed();
  }
}
