import { html, nothing, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { texts } from '../texts.ts';
import { type Emoji, type EmojiData, loadEmoji } from './emoji-data.ts';

/** Found emoji that are shown; whoever sees this many writes one more letter. */
const FOUND_MAX = 120;

/**
 * Emoji by group or by name; `pick` tells the one that was chosen. The data are those of emojibase.
 * The well-kept pickers all write a <style> into the page or keep their data in a database of the
 * browser: the policy refuses the one, a page that embeds us may refuse the other.
 */
class EmojiPicker extends LightElement {
  static override properties = {
    data: { state: true },
    group: { state: true },
    query: { state: true },
    failed: { state: true },
  };
  declare data: EmojiData;
  declare group: number;
  declare query: string;
  declare failed: boolean;

  constructor() {
    super();
    this.data = [];
    this.group = 0;
    this.query = '';
    this.failed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    loadEmoji(texts.language).then(
      (data) => {
        this.data = data;
      },
      () => {
        this.failed = true;
      },
    );
  }

  protected override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    const shown = this.#shown();
    const none = this.query !== '' && shown.length === 0;
    return html`
      <div class="emoji-picker" role="dialog" aria-label=${texts.emoji} @keydown=${this.#key}>
        <input type="search" aria-label=${texts.emojiSearch} placeholder=${texts.emojiSearch}
          autocomplete="off" @input=${this.#search} />
        <div class="emoji-groups" role="group" aria-label=${texts.emoji}>${this.data.map(this.#tab)}</div>
        ${this.failed ? html`<p role="alert">${texts.errors.unreachable}</p>` : nothing}
        ${none ? html`<p role="status">${texts.emojiNone}</p>` : nothing}
        <div class="emoji-grid">${shown.map(this.#button)}</div>
      </div>
    `;
  }

  #shown(): readonly Emoji[] {
    const query = this.query.trim().toLowerCase();
    if (query === '') return this.data[this.group]?.emoji ?? [];
    const fits = ([, label, tags]: Emoji): boolean =>
      label.toLowerCase().includes(query) || tags.toLowerCase().includes(query);
    return this.data
      .flatMap(({ emoji }) => emoji)
      .filter(fits)
      .slice(0, FOUND_MAX);
  }

  #tab = ({ label, emoji }: EmojiData[number], index: number): TemplateResult => html`
    <button type="button" aria-label=${label} title=${label}
      aria-pressed=${String(this.query === '' && index === this.group)} @click=${() => this.#open(index)}>
      ${emoji[0]?.[0]}
    </button>
  `;

  /** Tab goes from the groups to the first one; from there the arrow keys lead on. */
  #button = ([emoji, label]: Emoji, index: number): TemplateResult => html`
    <button type="button" tabindex=${index === 0 ? '0' : '-1'} aria-label=${label} title=${label}
      @click=${() => this.#pick(emoji)}>${emoji}</button>
  `;

  #open(group: number): void {
    const field = this.querySelector('input');
    if (field !== null) field.value = '';
    this.query = '';
    this.group = group;
    this.querySelector('.emoji-grid')?.scrollTo(0, 0);
  }

  #pick(emoji: string): void {
    this.dispatchEvent(new CustomEvent('pick', { detail: emoji }));
  }

  #search = ({ target }: Event): void => {
    this.query = (target as HTMLInputElement).value;
  };

  #key = (event: KeyboardEvent): void => {
    const { key, target } = event;
    if (event.isComposing) return;
    if (key === 'Escape') this.dispatchEvent(new CustomEvent('close'));
    // Else the form around would send what stands in the composer.
    const inField = target instanceof HTMLInputElement;
    if (key === 'Enter' && inField) this.querySelector<HTMLElement>('.emoji-grid button')?.click();
    if (this.#move(key, inField) || key === 'Escape' || (key === 'Enter' && inField)) {
      event.preventDefault();
    }
    event.stopPropagation();
  };

  /** Moves the focus over the grid; whether there was somewhere to go. */
  #move(key: string, inField: boolean): boolean {
    const buttons = [...this.querySelectorAll<HTMLElement>('.emoji-grid button')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (at < 0 && !(inField && key === 'ArrowDown')) return false;
    const columns = buttons.findIndex((one) => one.offsetTop !== buttons[0]?.offsetTop);
    const row = columns < 1 ? buttons.length : columns;
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: at < 0 ? 1 : row,
      ArrowUp: -row,
    };
    const step = steps[key];
    if (step === undefined) return false;
    buttons[at + step]?.focus();
    return true;
  }
}

customElements.define('emoji-picker', EmojiPicker);
