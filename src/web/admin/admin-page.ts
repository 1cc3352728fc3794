import { html, type TemplateResult } from 'lit';
import { ApiError } from '../api.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { showSettings } from '../settings/settings-dialog.ts';
import { texts as pageTexts } from '../texts.ts';
import { act, onSignedOut, resume, signIn } from './api.ts';
import { placeOf, VIEWS, type ViewName } from './places.ts';
import { sentenceFor, texts } from './texts.ts';
import './audit-view.ts';
import './bans-view.ts';
import './overview.ts';
import './people-view.ts';
import './person-view.ts';
import './reports-view.ts';
import './roles-view.ts';
import './room-view.ts';
import './rooms-view.ts';
import './sessions-view.ts';
import './sign-in.ts';

/** What stands behind `/admin#` in a link to sign in by. */
const SECRET = /^#([\w-]{43})$/;

/** The operator's page: who is not signed in is asked to; the rest is a view for each `#/name`. */
class AdminPage extends LightElement {
  static override properties = {
    state: { state: true },
    problem: { state: true },
    place: { state: true },
  };
  declare state: 'asking' | 'out' | 'in';
  declare problem: string;
  declare place: string;

  constructor() {
    super();
    this.state = 'asking';
    this.problem = '';
    this.place = location.hash;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    onSignedOut(() => this.#out(texts.signedOut));
    addEventListener('hashchange', this.#go);
    void this.#enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#go);
  }

  protected override updated(): void {
    document.title = texts.title;
  }

  protected override render(): TemplateResult {
    if (this.state === 'asking') return html`<p class="waiting-page">${texts.loading}</p>`;
    if (this.state === 'out') {
      return html`<sign-in .problem=${this.problem} .use=${this.#use}></sign-in>`;
    }
    const { view: here, id } = placeOf(this.place);
    return html`
      <header class="admin-bar">
        <p class="brand small">nickroom <span>${texts.operator}</span></p>
        <nav aria-label=${texts.operator}>${VIEWS.map((view) => link(view, view === here))}</nav>
        <div class="admin-tools">
          <button class="tool" type="button" aria-label=${pageTexts.settings} title=${pageTexts.settings} @click=${() => showSettings()}>
            ${icon('settings')}
          </button>
          <button class="tool" type="button" @click=${this.#signOut}>${texts.signOut}</button>
        </div>
      </header>
      <main class="admin-main">${show(here, id)}</main>
    `;
  }

  /** By the link one has come by, or by the session there is. */
  async #enter(): Promise<void> {
    const [, secret] = SECRET.exec(location.hash) ?? [];
    if (secret !== undefined) {
      // At once: it shall not stay in the address, nor in the history.
      history.replaceState(null, '', '/admin');
      this.place = '';
      return this.#use(secret);
    }
    try {
      if (await resume()) this.state = 'in';
      else this.#out('');
    } catch (error) {
      this.#out(sentenceFor(error));
    }
  }

  readonly #use = async (secret: string): Promise<void> => {
    try {
      await signIn(secret);
      this.state = 'in';
    } catch (error) {
      // A reload of the page one had signed in with is no reason to complain.
      const isUsed = error instanceof ApiError && error.code === 'admin_link_invalid';
      if (isUsed && (await resume().catch(() => false))) this.state = 'in';
      else this.#out(sentenceFor(error));
    }
  };

  readonly #signOut = async (): Promise<void> => {
    await act('DELETE', '/session').catch(() => {});
    this.#out('');
  };

  readonly #go = (): void => {
    const [, secret] = SECRET.exec(location.hash) ?? [];
    if (secret !== undefined) void this.#enter();
    else this.place = location.hash;
  };

  #out(problem: string): void {
    this.problem = problem;
    this.state = 'out';
  }
}

const link = (view: ViewName, isHere: boolean): TemplateResult => html`
  <a href="#/${view}" aria-current=${isHere ? 'page' : 'false'}>${texts.views[view]}</a>
`;

function show(view: ViewName, id: string): TemplateResult {
  switch (view) {
    case 'overview':
      return html`<admin-overview></admin-overview>`;
    case 'rooms':
      return id === ''
        ? html`<admin-rooms></admin-rooms>`
        : html`<admin-room .roomId=${id}></admin-room>`;
    case 'people':
      return id === ''
        ? html`<admin-people></admin-people>`
        : html`<admin-person .memberId=${id}></admin-person>`;
    case 'bans':
      return html`<admin-bans></admin-bans>`;
    case 'reports':
      return html`<admin-reports></admin-reports>`;
    case 'roles':
      return html`<admin-roles></admin-roles>`;
    case 'audit':
      return html`<admin-audit></admin-audit>`;
    case 'sessions':
      return html`<admin-sessions></admin-sessions>`;
  }
}

customElements.define('admin-page', AdminPage);
