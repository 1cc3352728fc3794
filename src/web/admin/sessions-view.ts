import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { act, get, type Session } from './api.ts';
import { PagedList } from './paged-list.ts';
import { badge, when } from './rows.ts';
import { sentenceFor, texts } from './texts.ts';

/** `#/sessions`: where somebody is signed in as the operator. */
class AdminSessions extends LightElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  readonly #list = new PagedList<Session>(this, async () => {
    const { sessions } = await get<{ sessions: readonly Session[] }>('/sessions');
    return { items: sessions, next: null };
  });

  constructor() {
    super();
    this.problem = '';
  }

  protected override render(): TemplateResult {
    return html`
      <h1>${texts.views.sessions}</h1>
      <p class="problem" role="alert">${this.problem}</p>
      <ul class="rows">${this.#list.items.map((session) => this.#row(session))}</ul>
      ${this.#list.foot()}
    `;
  }

  #row(session: Session): TemplateResult {
    const { address } = session;
    return html`
      <li>
        <p>${address} ${session.is_this ? badge(texts.thisSession) : ''} <small>${session.user_agent}</small></p>
        <p class="facts">
          <span>${texts.since} ${when(session.created_at)}</span>
          <span>${texts.until} ${when(session.ends_at)}</span>
        </p>
        <p class="doings" ?hidden=${session.is_this}>
          <button class="secondary small" type="button" aria-label=${texts.endOf(address)} @click=${() =>
            this.#end(session)}>${texts.end}</button>
        </p>
      </li>
    `;
  }

  async #end({ session_id: id }: Session): Promise<void> {
    this.problem = '';
    await act('DELETE', `/sessions/${id}`).catch((error) => {
      this.problem = sentenceFor(error);
    });
  }
}

customElements.define('admin-sessions', AdminSessions);
