import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ApiError, listRooms, type RoomPage } from './api.ts';
import { entranceTexts } from './entrance-texts.ts';
import { LightElement } from './light-element.ts';

/** Rooms that are asked for at once, and the most the server gives. */
const PAGE = 20;
const PAGE_MAX = 200;
/** How old the list may get while it is looked at, in ms. */
const REFRESH_MS = 10_000;

/** The rooms that are open, most people first; asks again while the page is visible. */
class OpenRooms extends LightElement {
  static override properties = { page: { state: true } };
  /** Undefined until the server has answered. */
  declare page: RoomPage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#refresh);
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#refresh);
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    return html`
      <section class="open-list" aria-labelledby="open-heading">
        <h2 id="open-heading">${entranceTexts.openNow}</h2>
        ${this.page === undefined ? nothing : this.#list(this.page)}
      </section>
    `;
  }

  #list({ rooms, next_cursor: next }: RoomPage): TemplateResult {
    if (rooms.length === 0) return html`<p class="hint">${entranceTexts.nothingOpen}</p>`;
    const more = html`
      <button class="secondary" type="button" @click=${this.#more}>${entranceTexts.more}</button>
    `;
    return html`
      <ul>${repeat(rooms, ({ room_id: id }) => id, roomRow)}</ul>
      ${next === null ? nothing : more}
    `;
  }

  /** As many as are shown already; while nobody looks, or the server is away, the list stays. */
  #refresh = async (): Promise<void> => {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    const shown = this.page?.rooms.length ?? 0;
    this.page = await given(listRooms(Math.min(Math.max(shown, PAGE), PAGE_MAX)), this.page);
    clearTimeout(this.#timer);
    if (this.isConnected) this.#timer = setTimeout(this.#refresh, REFRESH_MS);
  };

  #more = async (): Promise<void> => {
    const { page } = this;
    if (!page?.next_cursor) return;
    const next = await given(listRooms(PAGE, page.next_cursor), undefined);
    if (next !== undefined) this.page = { ...next, rooms: [...page.rooms, ...next.rooms] };
  };
}

function roomRow({ room_id: id, room_name: name, topic, online }: RoomPage['rooms'][number]) {
  return html`
    <li>
      <a class="room-link" href="/r/${id}">
        <span class="room-words" dir="auto">
          <strong>${name}</strong>
          ${topic === '' ? nothing : html`<small>${topic}</small>`}
        </span>
        <span class="online" data-online=${online > 0 ? 'some' : 'none'}>${entranceTexts.onlineShort(online)}</span>
      </a>
    </li>
  `;
}

async function given<T, U>(answer: Promise<T>, fallback: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError) return fallback;
    throw error;
  }
}

customElements.define('open-rooms', OpenRooms);
