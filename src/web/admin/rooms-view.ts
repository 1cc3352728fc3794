import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { numberText } from './format.ts';
import { PagedList } from './paged-list.ts';
import { badge, choice, nameLink, searchField, when } from './rows.ts';
import { texts } from './texts.ts';
import type { Room } from './wire.ts';

interface Answer {
  readonly rooms: readonly Room[];
  readonly next_cursor: string | null;
}

/** `#/rooms`: rooms to search, to order and to go into. */
class AdminRooms extends LightElement {
  #search = '';
  #order: keyof typeof texts.orders = 'busiest';
  #status: keyof typeof texts.statuses = 'all';
  readonly #list = new PagedList<Room>(this, async (cursor) => {
    const query = { search: this.#search, order: this.#order, status: this.#status, cursor };
    const { rooms, next_cursor: next } = await get<Answer>('/rooms', query);
    return { items: rooms, next };
  });

  protected override render(): TemplateResult {
    return html`
      <h1>${texts.views.rooms}</h1>
      <div class="filters">
        ${searchField(texts.searchRooms, this.#searchFor)}
        ${choice(texts.order, texts.orders, this.#order, (order) => {
          this.#order = order;
          void this.#list.reload();
        })}
        ${choice(texts.status, texts.statuses, this.#status, (status) => {
          this.#status = status;
          void this.#list.reload();
        })}
      </div>
      <ul class="rows">${this.#list.items.map(row)}</ul>
      ${this.#list.foot()}
    `;
  }

  readonly #searchFor = (text: string): void => {
    this.#search = text;
    void this.#list.reload();
  };
}

const row = (room: Room): TemplateResult => html`
  <li>
    <p>${nameLink('rooms', room.room_id, room.room_name)}
      ${room.status === 'closed' ? badge(texts.closed, 'closed') : ''}
      ${room.listed ? '' : badge(texts.unlisted)}
      ${room.reports === 0 ? '' : badge(texts.reports(room.reports), 'closed')}
      <small dir="auto">${room.topic}</small></p>
    <p class="facts">
      <span class="online" data-online=${room.online > 0 ? 'some' : 'none'}>${texts.online(room.online)}</span>
      <span>${texts.members(room.people)}</span>
      <span>${texts.entries(numberText(room.head_seq))}</span>
      ${room.last_entry_at === null ? '' : html`<span>${when(room.last_entry_at)}</span>`}
    </p>
  </li>
`;

customElements.define('admin-rooms', AdminRooms);
