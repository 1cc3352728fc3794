import { type Command, parseEntry, type Report, type WidgetState } from '../embed/messages.ts';
import { entranceTexts } from '../entrance-texts.ts';
import { onTexts } from '../sentences.ts';
import { HostLink } from './host-link.ts';
import { loadWords } from './load-words.ts';
import { Unread } from './unread.ts';

/** The page around the widget: hears what it may know, and comes late without missing anything. */
export class Host {
  readonly #link: HostLink;
  readonly #unread = new Unread(() => this.#link.say(this.#unreadReport));
  #state: WidgetState = { name: 'connecting' };

  constructor(obey: (command: Command) => void) {
    this.#link = new HostLink({
      // Without them the widget offers to begin anew, and the host shakes hands anew.
      ready: loadWords().then(
        () => true,
        () => false,
      ),
      connected: () => {
        this.#introduce();
        onTexts(() => this.#sayWords());
      },
      command: (command) => {
        if (command.type === 'shown') this.#unread.shown(command.shown);
        obey(command);
      },
    });
  }

  set state(state: WidgetState) {
    // The room tells how its connection is when it is opened, which the widget has told already.
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#link.say({ type: 'state', state });
  }

  /** A live entry; `isNews` is one that waits to be read. */
  entry(data: unknown, isNews: boolean): void {
    const entry = parseEntry(data);
    if (entry === undefined) return;
    this.#link.say({ type: 'message', entry });
    if (isNews) this.#unread.add();
  }

  escape(): void {
    this.#link.say({ type: 'escape' });
  }

  get #unreadReport(): Report {
    const { count } = this.#unread;
    return { type: 'unread', count, label: entranceTexts.unread(count) };
  }

  #sayWords(): void {
    const words = {
      chat: entranceTexts.chat,
      open: entranceTexts.openChat,
      close: entranceTexts.closeChat,
    };
    this.#link.say({ type: 'words', words });
    this.#link.say(this.#unreadReport);
  }

  #introduce(): void {
    this.#link.say({ type: 'ready' });
    this.#sayWords();
    this.#link.say({ type: 'state', state: this.#state });
  }
}
