import {
  type Entry,
  type History,
  isAlteration,
  type RoomClient,
  RoomError,
} from '../../client/index.ts';
import { EntryWindow } from './entry-window.ts';
import { Outbox } from './outbox.ts';
import { Unread } from './unread.ts';

/** Entries read at once. */
const PAGE = 100;

interface ConversationOptions {
  /** The client of this moment: another one takes its place when somebody comes back. */
  client: () => RoomClient;
  selfId: string;
  changed: () => void;
}

/** What is said in a room as one reader sees it: the part on the page, and the ways to the rest. */
export class Conversation {
  readonly entries = new EntryWindow();
  readonly unread = new Unread();
  readonly outbox: Outbox;
  readonly #options: ConversationOptions;
  /** Whether the end of the list is in view; the list says so. */
  #atEnd = true;
  /** Came with the end in view and are not drawn yet: the reader may be on his way up. */
  #fresh: number[] = [];
  #reading = false;
  #loaded = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const send = (content: string) => options.client().send(content);
    this.outbox = new Outbox({ send, changed: options.changed });
  }

  /** Whether what was said before has come, so that an empty list means an empty room. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Whether the room has entries after the last one held. */
  get hasNewer(): boolean {
    return (this.entries.last ?? 0) < (this.#options.client().lastSeq ?? 0);
  }

  /** The reader came to the end of the list, or left it. */
  set atEnd(is: boolean) {
    this.#atEnd = is;
    if (!is && this.#fresh.length > 0) {
      for (const seq of this.#fresh.splice(0)) this.unread.missed(seq);
      this.#options.changed();
    }
    this.look();
  }

  /** Everything told so far is on the page. */
  drawn(): void {
    this.#fresh = [];
  }

  /** What is in view now counts as read. */
  look(): void {
    if (!this.#isLooking || this.unread.count === 0) return;
    this.unread.seen();
    this.#options.changed();
  }

  say(content: string): void {
    this.unread.answered();
    this.outbox.send(content);
    if (this.hasNewer) void this.readNewest();
  }

  /** @param away whether it came while there was no connection */
  told(entry: Entry, away: boolean): void {
    const { log_seq: seq, log_user_id: author, log_kind: kind } = entry;
    this.outbox.told(entry);
    this.entries.append([entry], this.#atEnd);
    if (isAlteration(entry)) this.entries.alter(entry);
    const isNews = kind === 'text' && author !== this.#options.selfId;
    if (isNews && (away || !this.#isLooking)) this.unread.missed(seq);
    else if (isNews) this.#fresh.push(seq);
    this.#options.changed();
  }

  /** Too much was missed: only the latest is shown, and the rest by scrolling up. */
  reset({ messages }: History): void {
    const last = messages.at(-1)?.log_seq ?? 0;
    if (messages[0] !== undefined && this.#loaded) this.unread.missed(messages[0].log_seq);
    this.entries.reset(messages);
    this.outbox.toldUpTo(last);
    this.look();
    this.#options.changed();
  }

  /** Reads what was said before; first what was said before this seq. */
  async readOlder(before = this.entries.first): Promise<void> {
    if (before === undefined) return;
    await this.#read({ before, limit: PAGE }, (entries) => {
      this.entries.prepend(entries);
      this.#loaded = true;
    });
  }

  /** Reads what follows the part that is shown. */
  async readNewer(): Promise<void> {
    const after = this.entries.last;
    if (after === undefined || !this.hasNewer) return;
    await this.#read({ after, limit: PAGE }, (entries) => this.entries.append(entries, true));
  }

  /** Leaves the part that is shown for the newest. */
  async readNewest(): Promise<void> {
    if (!this.hasNewer) return;
    await this.#read({}, (entries) => this.entries.reset(entries));
  }

  get #isLooking(): boolean {
    return this.#atEnd && document.visibilityState === 'visible';
  }

  async #read(
    range: { before?: number; after?: number; limit?: number },
    take: (entries: readonly Entry[]) => void,
  ): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      take((await this.#options.client().history(range)).messages);
      this.#options.changed();
    } catch (error) {
      // Refused, or closed: the page says why, and scrolling tries again.
      if (!(error instanceof RoomError)) throw error;
    } finally {
      this.#reading = false;
    }
  }
}
