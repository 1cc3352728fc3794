import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { texts } from '../texts.ts';
import {
  allCommands,
  commandsFor,
  completed,
  type ExtraCommand,
  parseWritten,
  type Written,
} from './commands.ts';
import { commandList, editingLine, grow } from './composer-parts.ts';
import { NickCompletion } from './nick-completion.ts';
import { Recall } from './recall.ts';

/** keyCode of a key that an input method swallows; some browsers say nothing else. */
const COMPOSING = 229;
/** The counter appears this many characters before the limit. */
const COUNT_FROM = 200;

interface Editing {
  /** What was being written before. */
  readonly draft: string;
  /** Answers with a sentence where it cannot be. */
  readonly save: (content: string) => Promise<string>;
}

/** Does what was asked; answers with a sentence where that cannot be, and the text stays. */
export type Act = (
  written: Exclude<Written, { kind: 'help' | 'run' | 'unknown' }>,
) => Promise<string>;

/** Where one writes: Enter sends, Shift+Enter breaks the line, never while composing. */
class RoomComposer extends LightElement {
  static override properties = {
    nicks: { attribute: false },
    contentMax: { attribute: false },
    extra: { attribute: false },
    silence: { attribute: false },
    editing: { state: true },
    text: { state: true },
    problem: { state: true },
    help: { state: true },
    emoji: { state: true },
  };
  /** Nicks that Tab completes. */
  declare nicks: readonly string[];
  /** Code points a message may have; undefined as long as the server has not said. */
  declare contentMax: number | undefined;
  /** Commands beside those that everybody has. */
  declare extra: readonly ExtraCommand[];
  /** Fetches those that are not there yet. */
  declare equip: () => Promise<readonly ExtraCommand[]>;
  /** Why one may not write; '' where one may. */
  declare silence: string;
  declare editing: Editing | undefined;
  declare act: Act;
  declare typing: () => void;
  declare text: string;
  declare problem: string;
  declare help: boolean;
  declare emoji: boolean;
  readonly #recall = new Recall();
  readonly #completion = new NickCompletion();
  /** The command that is being carried out, and its end. */
  #underWay: { readonly text: string; readonly end: Promise<void> } | undefined;

  constructor() {
    super();
    this.nicks = [];
    this.extra = [];
    this.silence = '';
    this.text = '';
    this.problem = '';
    this.help = false;
    this.emoji = false;
  }

  override focus(): void {
    this.#area?.focus();
  }

  /** Lets one correct something; what was being written comes back afterwards. */
  edit(content: string, save: Editing['save']): void {
    this.editing = { draft: this.editing?.draft ?? this.text, save };
    this.#put(content);
  }

  /** Writes something where the caret is. */
  insert(text: string): void {
    const { selectionStart: start = 0, selectionEnd: end = 0 } = this.#area ?? {};
    this.#put(this.text.slice(0, start) + text + this.text.slice(end), start + text.length);
  }

  protected override updated(): void {
    if (this.#area !== null) grow(this.#area);
  }

  protected override render(): TemplateResult {
    if (this.silence !== '') return html`<p class="silence" role="status">${this.silence}</p>`;
    const over = Math.max(0, -this.#left);
    const problem = over > 0 ? texts.tooLong(over) : this.problem;
    const commands = this.help ? allCommands(this.extra) : commandsFor(this.text, this.extra);
    return html`
      <form class="composer" novalidate @submit=${this.#submit}>
        <p class="problem" role="alert">${problem}</p>
        ${commands.length > 0 ? commandList(commands, this.extra, this.help, this.#choose) : nothing}
        ${this.emoji ? this.#emojiPicker() : nothing}
        ${this.editing === undefined ? nothing : editingLine(this.#stopEditing)}
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

  #stopEditing = (): void => {
    const { draft = '' } = this.editing ?? {};
    this.editing = undefined;
    this.#put(draft);
  };

  #choose = (text: string): void => this.#put(text);

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
    this.insert(emoji);
  };

  #input = ({ target }: Event): void => {
    this.text = (target as HTMLTextAreaElement).value;
    this.problem = '';
    this.help = false;
    if (this.text !== '' && parseWritten(this.text, this.extra).kind === 'say') this.typing();
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
    const [command] = commandsFor(this.text, this.extra);
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
    const open = this.help || this.emoji || this.editing !== undefined;
    if (this.editing !== undefined) this.#stopEditing();
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
    if (text.trim() === '' || this.#left < 0 || text === this.#underWay?.text) return;
    // Who is quick need not wait; what he wrote does.
    while (this.#underWay !== undefined) await this.#underWay.end;
    if (this.editing !== undefined) {
      await this.#save(text, this.editing);
      return;
    }
    let written = parseWritten(text, this.extra);
    // Those of who looks after the room may still be on their way.
    if (written.kind === 'unknown') written = parseWritten(text, await this.equip());
    this.help = written.kind === 'help';
    if (written.kind === 'unknown') this.problem = texts.unknownCommand(written.name);
    else if (written.kind === 'help') this.#sent(text);
    else await this.#carryOut(text, written);
  };

  async #save(text: string, { save }: Editing): Promise<void> {
    await this.#whileBusy(text, async () => {
      this.problem = await save(text);
      if (this.problem === '') this.#stopEditing();
    });
  }

  async #carryOut(text: string, written: Exclude<Written, { kind: 'help' | 'unknown' }>) {
    // A message is sent in this very turn, so that two of them keep their order.
    if (written.kind === 'say') this.#sent(text);
    const act = (): Promise<string> => (written.kind === 'run' ? written.run() : this.act(written));
    if (written.kind === 'say') {
      this.problem = await act();
      return;
    }
    await this.#whileBusy(text, async () => {
      this.problem = await act();
      if (this.problem === '') this.#sent(text);
    });
  }

  async #whileBusy(text: string, act: () => Promise<void>): Promise<void> {
    const end = act().finally(() => {
      this.#underWay = undefined;
    });
    this.#underWay = { text, end };
    await end;
  }

  #sent(text: string): void {
    const { help } = this;
    this.#recall.sent(text);
    // Something else may have been written since.
    this.#put(this.text === text ? '' : this.text);
    this.help = help;
  }
}

customElements.define('room-composer', RoomComposer);

declare global {
  interface HTMLElementTagNameMap {
    'room-composer': RoomComposer;
  }
}
