import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { PagedList } from './paged-list.ts';
import { nameLink, searchField, when } from './rows.ts';
import { texts } from './texts.ts';
import type { Person } from './wire.ts';

interface Answer {
  readonly people: readonly Person[];
  readonly next_cursor: string | null;
}

/** `#/people`: everybody, the newest first. */
class AdminPeople extends LightElement {
  #search = '';
  readonly #list = new PagedList<Person>(this, async (cursor) => {
    const { people, next_cursor: next } = await get<Answer>('/people', {
      search: this.#search,
      cursor,
    });
    return { items: people, next };
  });

  protected override render(): TemplateResult {
    return html`
      <h1>${texts.views.people}</h1>
      <div class="filters">${searchField(texts.searchPeople, this.#searchFor)}</div>
      <ul class="rows">${this.#list.items.map(row)}</ul>
      ${this.#list.foot()}
    `;
  }

  readonly #searchFor = (text: string): void => {
    this.#search = text;
    void this.#list.reload();
  };
}

const row = (person: Person): TemplateResult => html`
  <li>
    <p>${nameLink('people', person.member_id, person.user_name)} <small>${person.member_id}</small></p>
    <p class="facts">
      ${person.online ? html`<span class="online">${texts.onlineNow}</span>` : ''}
      <span>${texts.inRooms(person.rooms)}</span>
      <span>${when(person.created_at)}</span>
    </p>
  </li>
`;

customElements.define('admin-people', AdminPeople);
