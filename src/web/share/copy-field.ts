import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { sheetTexts } from '../sheet-texts.ts';

type TextField = HTMLInputElement | HTMLTextAreaElement;

/** How long the button says that it is done, in ms. */
const DONE_MS = 2000;

/**
 * Copies what a field shows. Without TLS a browser has no clipboard for us, but still the older
 * command, which copies the selection.
 *
 * @returns whether it is copied; else it is selected, to be copied by hand
 */
async function copyField(field: TextField): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand('copy');
  }
}

/** A text to take away, with the button that copies it. */
class CopyField extends LightElement {
  static override properties = {
    label: {},
    value: {},
    rows: { type: Number },
    done: { state: true },
  };
  declare label: string;
  declare value: string;
  /** Lines that are shown. */
  declare rows: number;
  declare done: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.rows = 1;
    this.done = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('done') || !this.done) return;
    this.#timer = setTimeout(() => {
      this.done = false;
    }, DONE_MS);
  }

  protected override render(): TemplateResult {
    return html`
      <label class="field">
        <span>${this.label}</span>
        ${this.rows === 1 ? this.#line() : this.#lines()}
      </label>
      <button class="secondary" type="button" @click=${this.#copy}>
        ${this.done ? sheetTexts.copyDone : sheetTexts.copy}
      </button>
      <span class="aloud" role="status">${this.done ? sheetTexts.copyDone : nothing}</span>
    `;
  }

  #line(): TemplateResult {
    return html`<input readonly spellcheck="false" .value=${this.value} @focus=${this.#select} />`;
  }

  #lines(): TemplateResult {
    return html`
      <textarea readonly rows=${this.rows} spellcheck="false" .value=${this.value}
        @focus=${this.#select}></textarea>
    `;
  }

  #select = ({ target }: Event): void => (target as TextField).select();

  #copy = async (): Promise<void> => {
    const field = this.querySelector<TextField>('input, textarea');
    this.done = field !== null && (await copyField(field));
  };
}

customElements.define('copy-field', CopyField);
