import { html, type TemplateResult } from 'lit';
import { icon } from './icons.ts';
import { LightElement } from './light-element.ts';
import { texts } from './texts.ts';

/**
 * A native modal dialog with a heading and a way out. It opens when it is put into the page and
 * leaves it when it is closed; the browser gives the focus back to where it was.
 */
export abstract class DialogElement extends LightElement {
  protected abstract heading(): string;
  protected abstract content(): TemplateResult;

  close(): void {
    this.querySelector('dialog')?.close();
  }

  protected override firstUpdated(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog class="sheet" aria-label=${this.heading()} @close=${this.remove} @click=${this.#click}>
        <div class="sheet-body">
          <header>
            <h2 tabindex="-1" autofocus dir="auto">${this.heading()}</h2>
            <button class="tool" type="button" aria-label=${texts.close} @click=${this.close}>${icon('close')}</button>
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

/** Puts a dialog into the page, unless one of its kind is open; one that has just closed is not. */
export function openDialog<D extends DialogElement>(tag: string, patch: Partial<D> = {}): void {
  if (document.querySelector(`${tag} > dialog[open]`) !== null) return;
  document.body.append(Object.assign(document.createElement(tag), patch));
}
