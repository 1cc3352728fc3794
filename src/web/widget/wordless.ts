import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';

/** What the languages say themselves where they are there; none of them has come. */
const SENTENCES = {
  en: ['The server cannot be reached. Check the network and try again.', 'Try again'],
  'zh-CN': ['无法连接服务器，请检查网络后重试。', '重试'],
};

/**
 * That no words came, in every language. Another try is the page anew: a browser may remember of a
 * module that it failed.
 */
class WidgetWordless extends LightElement {
  protected override render(): TemplateResult {
    return html`
      <main class="card">
        ${Object.entries(SENTENCES).map(
          ([language, [sentence, again]]) => html`
            <div lang=${language}>
              <p class="problem" role="alert">${sentence}</p>
              <button class="primary" type="button" @click=${() => location.reload()}>${again}</button>
            </div>
          `,
        )}
      </main>
    `;
  }
}

customElements.define('widget-wordless', WidgetWordless);

export const wordless = (): HTMLElement => document.createElement('widget-wordless');
