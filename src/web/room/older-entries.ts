import { type Entry, type RoomClient, RoomError } from '../../client/index.ts';
import { el } from '../dom.ts';
import { texts } from '../texts.ts';
import type { MessageList } from './message-list.ts';
import type { Scroller } from './scroller.ts';

/** Entries read at once. */
const PAGE = 100;
/** Nearer to the top than this, older entries are read, in px. */
const NEAR_TOP = 200;

/** The way back: reads older entries when the reader comes near the top, or by a button. */
export class OlderEntries {
  readonly button = el('button', { class: 'older', type: 'button', hidden: true }, texts.older);
  readonly #client: RoomClient;
  readonly #list: MessageList;
  readonly #scroller: Scroller;
  #reading = false;

  constructor(client: RoomClient, list: MessageList, scroller: Scroller) {
    this.#client = client;
    this.#list = list;
    this.#scroller = scroller;
    this.button.addEventListener('click', () => void this.read());
    const { element } = scroller;
    const look = (): void => {
      if (element.scrollTop < NEAR_TOP && !this.button.hidden) void this.read();
    };
    element.addEventListener('scroll', look, { passive: true });
  }

  /** Reads the entries before this seq, by default before the first that is shown. */
  async read(before = this.#list.firstSeq): Promise<void> {
    if (this.#reading || before === undefined) return;
    this.#reading = true;
    this.button.disabled = true;
    try {
      const { messages } = await this.#client.history({ before, limit: PAGE });
      this.show(messages);
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      // The page says why. The button stays, for another try.
      this.button.hidden = false;
    } finally {
      this.button.disabled = false;
      this.#reading = false;
    }
  }

  /** Shows entries above the others, where they fit on without a hole. */
  show(messages: readonly Entry[]): void {
    const first = this.#list.firstSeq;
    const fits = first === undefined || messages.at(-1)?.log_seq === first - 1;
    // A reset may have replaced the list while the answer was on its way.
    if (fits) this.#scroller.addedAbove(() => this.#list.prepend(messages));
    // Seq 1 is the beginning of every room.
    this.button.hidden = (this.#list.firstSeq ?? 1) === 1;
  }
}
