import { type Entry, RoomError, type Sent } from '../../client/index.ts';
import { el } from '../dom.ts';
import { sentenceFor, texts } from '../texts.ts';

interface Unsent {
  content: string;
  row: HTMLElement;
  note: HTMLElement;
}

/** What was written and is not yet among the entries: shown at once, below them. */
export class UnsentList {
  readonly element = el('ol', { class: 'entries unsent' });
  readonly #send: (content: string) => Sent;
  readonly #shownUpTo: () => number;
  readonly #unsent = new Map<string, Unsent>();
  /** Acked, but the entry of that seq has not come. */
  readonly #acked = new Map<number, string>();

  /** @param shownUpTo tells the seq of the newest entry that is shown */
  constructor(send: (content: string) => Sent, shownUpTo: () => number) {
    this.#send = send;
    this.#shownUpTo = shownUpTo;
  }

  send(content: string): void {
    const { clientId, acked } = this.#send(content);
    const note = el('p', { class: 'note' }, texts.sending);
    const words = el('div', { class: 'words', dir: 'auto' });
    words.append(el('span', { class: 'text' }, content));
    const bubble = el('div', { class: 'bubble' }, words);
    const said = el('div', { class: 'said' }, bubble);
    const row = el('li', { class: 'message own pending' }, said, note);
    this.#unsent.set(clientId, { content, row, note });
    this.element.append(row);
    acked.then(
      ({ log_seq: seq }) => this.#onAck(clientId, seq),
      (error) => this.#onRefusal(clientId, error),
    );
  }

  /** Says why a message has to wait. */
  explain(clientId: string, sentence: string): void {
    const unsent = this.#unsent.get(clientId);
    if (unsent) unsent.note.textContent = sentence;
  }

  /** Takes away what is now shown as an entry. */
  shown({ log_seq: seq, client_id: id }: Entry): void {
    const clientId = id ?? this.#acked.get(seq);
    this.#acked.delete(seq);
    if (clientId !== undefined) this.#remove(clientId);
  }

  /** Takes away what was acked, now that the entries have been replaced by the latest. */
  entriesReplaced(): void {
    for (const [seq, clientId] of this.#acked) {
      if (seq <= this.#shownUpTo()) this.#remove(clientId);
    }
  }

  #onAck(clientId: string, seq: number): void {
    if (seq <= this.#shownUpTo()) this.#remove(clientId);
    else this.#acked.set(seq, clientId);
  }

  #onRefusal(clientId: string, error: unknown): void {
    const unsent = this.#unsent.get(clientId);
    if (unsent === undefined || !(error instanceof RoomError)) return;
    const { content, row, note } = unsent;
    const retry = el('button', { class: 'retry', type: 'button' }, texts.retry);
    retry.addEventListener('click', () => {
      this.#remove(clientId);
      this.send(content);
    });
    row.classList.replace('pending', 'failed');
    note.replaceChildren(sentenceFor(error), ' ');
    // Once closed, this client sends nothing any more.
    if (error.code !== 'closed') note.append(retry);
  }

  #remove(clientId: string): void {
    this.#unsent.get(clientId)?.row.remove();
    this.#unsent.delete(clientId);
  }
}
