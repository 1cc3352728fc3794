import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { texts } from '../texts.ts';
import {
  COMMANDS,
  type Command,
  commandsFor,
  completed,
  parseWritten,
  type Written,
} from './commands.ts';

import { NickCompletion } from './nick-completion.ts';
import { Recall } from './recall.ts';

/** keyCode of a key that an input method swallows; some browsers say nothing else. */
const COMPOSING = 229;
/** The counter appears this many characters before the limit. */
const COUNT_FROM = 200;

/** Does what was asked; answers with a sentence where that cannot be, and the text stays. */
export type Act = (written: Exclude<Written, { kind: 'help' | 'unknown' }>) => Promise<string>;

/** Where one writes: Enter sends, Shift+Enter breaks the line, never while composing. */
class RoomComposer extends LightElement {
  static override properties = {
    nicks: { attribute: false },
    contentMax: { attribute: false },
    text: { state: true },
    problem: { state: true },
    help: { state: true },
    emoji: { state: true },
  };
  /** Nicks that Tab completes. */
  declare nicks: readonly string[];
  /** Code points a message may have; undefined as long as the server has not said. */
  declare contentMax: number | undefined;
  declare act: Act;
  declare typing: () => void;
  declare text: string;
  declare problem: string;
  declare help: boolean;
  declare emoji: boolean;
  readonly #recall = new Recall();
  readonly #completion = new NickCompletion();
  #busy = false;

  constructor() {
    super();
    this.nicks = [];
    this.text = '';
    this.problem = '';
    this.help = false;
    this.emoji = false;
  }

  override focus(): void {
    this.#area?.focus();
  }

  protected override updated(): void {
    if (this.#area !== null) grow(this.#area);
  }

  protected override render(): TemplateResult {
    const over = Math.max(0, -this.#left);
    const problem = over > 0 ? texts.tooLong(over) : this.problem;
    const commands = this.help ? COMMANDS : commandsFor(this.text);
    return html`
      <form class="composer" novalidate @submit=${this.#submit}>
        <p class="problem" role="alert">${problem}</p>
        ${commands.length > 0 ? this.#commandList(commands) : nothing}
        ${this.emoji ? this.#emojiPicker() : nothing}
        <button class="tool emoji" type="button" aria-label=${texts.emoji} title=${texts.emoji}
          aria-expanded=${String(this.emoji)} @click=${this.#toggleEmoji}>${icon('emoji')}</button>
        <textarea rows="1" dir="auto" aria-label=${texts.write} placeholder=${texts.write} enterkeyhint="send"
          .value=${this.text} @input=${this.#input} @keydown=${this.#key}></textarea>
        ${this.#left <= COUNT_FROM ? html`<span class="counter" aria-hidden="true">${this.#left}</span>` : nothing}
        <button class="primary round" type="submit" aria-label=${texts.send} title=${texts.send}
          ?disabled=${this.text.trim() === '' || over > 0}>${icon('send')}</button>
      </form>
    `;
  }

  get #area(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  /** Code points that are left. */
  get #left(): number {
    return (this.contentMax ?? Number.POSITIVE_INFINITY) - [...this.text].length;
  }

  #commandList(commands: readonly Command[]): TemplateResult {
    return html`
      <div class="commands" role="group" aria-label=${texts.commands}>
        ${commands.map(
          (command) => html`
            <button type="button" @click=${() => this.#put(completed(command))}>
              <kbd>${command}</kbd> ${texts.commandHelp[command]}
            </button>
          `,
        )}
        ${this.help ? html`<p>${texts.keysHelp}</p>` : nothing}
      </div>
    `;
  }

  #emojiPicker(): TemplateResult {
    return html`<emoji-picker @pick=${this.#pick} @close=${this.#closeEmoji}></emoji-picker>`;
  }

  #toggleEmoji = async (): Promise<void> => {
    this.emoji = !this.emoji;
    if (!this.emoji) return;
    try {
      await import('../emoji/emoji-picker.ts');
    } catch {
      this.emoji = false;
      this.problem = texts.errors.unreachable;
    }
  };

  #closeEmoji = (): void => {
    this.emoji = false;
    this.focus();
  };

  #pick = ({ detail: emoji }: CustomEvent<string>): void => {
    const area = this.#area;
    const { selectionStart: start = 0, selectionEnd: end = 0 } = area ?? {};
    this.#put(this.text.slice(0, start) + emoji + this.text.slice(end), start + emoji.length);
  };

  #input = ({ target }: Event): void => {
    this.text = (target as HTMLTextAreaElement).value;
    this.problem = '';
    this.help = false;
    if (this.text !== '' && parseWritten(this.text).kind === 'say') this.typing();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === COMPOSING) return;
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (plain && this.#handle(event.key)) event.preventDefault();
  };

  /** Whether the key did something here. */
  #handle(key: string): boolean {
    if (key === 'Enter') this.querySelector('form')?.requestSubmit();
    else if (key === 'Tab') return this.#complete();
    else if (key === 'ArrowUp') return this.#recallInto(() => this.#recall.older());
    else if (key === 'ArrowDown') return this.#recallInto(() => this.#recall.newer());
    else if (key === 'Escape') return this.#dismiss();
    return key === 'Enter';
  }

  #complete(): boolean {
    const [command] = commandsFor(this.text);
    if (command !== undefined && completed(command) !== this.text) {
      this.#put(completed(command));
      return true;
    }
    const caret = this.#area?.selectionStart ?? 0;
    const made = this.#completion.next({ value: this.text, caret }, this.nicks);
    if (made !== undefined) this.#put(made.value, made.caret);
    return made !== undefined;
  }

  /** What is being written is not overwritten: only an empty field or a recalled text is. */
  #recallInto(take: () => string | undefined): boolean {
    if (this.text !== '' && !this.#recall.isShown(this.text)) return false;
    const text = take();
    if (text !== undefined) this.#put(text);
    return text !== undefined;
  }

  #dismiss(): boolean {
    const open = this.help || this.emoji;
    this.help = false;
    this.emoji = false;
    return open;
  }

  #put(text: string, caret = text.length): void {
    this.text = text;
    this.problem = '';
    this.help = false;
    const area = this.#area;
    if (area === null) return;
    area.value = text;
    area.focus();
    area.setSelectionRange(caret, caret);
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { text } = this;
    if (this.#busy || text.trim() === '' || this.#left < 0) return;
    const written = parseWritten(text);
    this.help = written.kind === 'help';
    if (written.kind === 'unknown') this.problem = texts.unknownCommand(written.name);
    else if (written.kind === 'help') this.#sent(text);
    else await this.#carryOut(text, written);
  };

  async #carryOut(text: string, written: Parameters<Act>[0]): Promise<void> {
    // A message is sent in this very turn, so that two of them keep their order.
    if (written.kind === 'say') this.#sent(text);
    this.#busy = written.kind !== 'say';
    this.problem = await this.act(written);
    this.#busy = false;
    if (written.kind !== 'say' && this.problem === '') this.#sent(text);
  }

  #sent(text: string): void {
    const { help } = this;
    this.#recall.sent(text);
    this.#put('');
    this.help = help;
  }
}

/** As high as its text; the style sets where it begins to scroll. */
function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  const border = area.offsetHeight - area.clientHeight;
  area.style.height = `${area.scrollHeight + border}px`;
}

customElements.define('room-composer', RoomComposer);

declare global {
  interface HTMLElementTagNameMap {
    'room-composer': RoomComposer;
  }
}
