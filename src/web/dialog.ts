import { html, LitElement, type TemplateResult } from 'lit';
import { settings } from './settings/settings.ts';
import { texts } from './texts.ts';

/**
 * A native modal dialog with a heading and a way out. It opens when it is put into the page and
 * leaves it when it is closed; the browser gives the focus back to where it was. Its markup is in
 * the page's own tree, so that the page's styles and labels reach it.
 */
export abstract class DialogElement extends LitElement {
  #stopFollowing = (): void => {};

  protected abstract heading(): string;
  protected abstract content(): TemplateResult;

  close(): void {
    this.querySelector('dialog')?.close();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopFollowing = settings.onChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopFollowing();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override firstUpdated(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog class="sheet" aria-labelledby="sheet-heading" @close=${this.remove} @click=${this.#click}>
        <div class="sheet-body">
          <header>
            <h2 id="sheet-heading" tabindex="-1" autofocus dir="auto">${this.heading()}</h2>
            <button class="tool" type="button" aria-label=${texts.close} @click=${this.close}>✕</button>
          </header>
          ${this.content()}
        </div>
      </dialog>
    `;
  }

  /** What surrounds the body is the backdrop: the dialog itself has no padding. */
  #click = ({ target, currentTarget }: Event): void => {
    if (target === currentTarget) this.close();
  };
}

/** Puts a dialog into the page, unless one of its kind is there already. */
export function openDialog<D extends DialogElement>(tag: string, patch: Partial<D> = {}): void {
  if (document.querySelector(tag) !== null) return;
  document.body.append(Object.assign(document.createElement(tag), patch));
}
