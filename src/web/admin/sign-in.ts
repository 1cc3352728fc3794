import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { texts } from './texts.ts';

/** For who has no session: how to get a link, and a field to paste it into. */
class SignIn extends LightElement {
  static override properties = { problem: {}, use: { attribute: false } };
  declare problem: string;
  /** Is given a link's secret. */
  declare use: (secret: string) => void;

  constructor() {
    super();
    this.problem = '';
    this.use = () => {};
  }

  protected override render(): TemplateResult {
    return html`
      <main class="card">
        <p class="brand small">nickroom <span>${texts.operator}</span></p>
        <h1 class="lead">${texts.signIn}</h1>
        <p class="problem" role="alert">${this.problem}</p>
        <p class="tagline">${texts.signInHow}</p>
        <p><code>nickroom admin-link</code></p>
        <form class="enter" @submit=${this.#submit}>
          <label class="field">
            ${texts.signInLink}
            <input name="link" type="password" autocomplete="off" required />
          </label>
          <button class="primary">${texts.signInButton}</button>
        </form>
      </main>
    `;
  }

  #submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const link = String(new FormData(form).get('link')).trim();
    form.reset();
    this.use(link.replace(/^.*#/, ''));
  };
}

customElements.define('sign-in', SignIn);
