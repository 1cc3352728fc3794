import { html, nothing, type TemplateResult } from 'lit';
import { entranceTexts } from '../entrance-texts.ts';
import { LightElement } from '../light-element.ts';
import { sentenceFor } from '../texts.ts';

interface Setback {
  /** A refusal of the server, or `no_room` where the address names none. */
  problem: { code: string; message: string };
  /** Absent where another try cannot help. */
  again?: (() => void) | undefined;
}

/** Why there is nothing to show, in a sentence, and a way to try again where there is one. */
class WidgetSetback extends LightElement {
  declare setback: Setback;

  protected override render(): TemplateResult {
    const { problem, again } = this.setback;
    const button = html`
      <button class="primary" type="button" @click=${again}>${entranceTexts.again}</button>
    `;
    return html`
      <main class="card">
        <p class="problem" role="alert">${sentenceFor(problem)}</p>
        ${again === undefined ? nothing : button}
      </main>
    `;
  }
}

customElements.define('widget-setback', WidgetSetback);

export function setback(setback: Setback): HTMLElement {
  return Object.assign(document.createElement('widget-setback'), { setback });
}
