import { html, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { LightElement } from '../light-element.ts';
import { act, get } from './api.ts';
import { openBan } from './ban-dialog.ts';
import { openClose } from './close-dialog.ts';
import { Details } from './details.ts';
import { numberText } from './format.ts';
import { badge, nameLink, when } from './rows.ts';
import { sentenceFor, texts } from './texts.ts';
import type { Role, Room, RoomPerson } from './wire.ts';

interface Shown {
  readonly room: Room;
  readonly people: readonly RoomPerson[];
  /** That somebody may have in a room. */
  readonly roles: readonly string[];
}

/** `#/rooms/room_…`: one room, its people, and what may be done about them. */
class AdminRoom extends LightElement {
  static override properties = { roomId: {}, problem: { state: true } };
  declare roomId: string;
  declare problem: string;
  readonly #shown = new Details<Shown>(this, async () => {
    const [{ room, people }, { roles }] = await Promise.all([
      get<Omit<Shown, 'roles'>>(`/rooms/${this.roomId}`),
      get<{ roles: readonly Role[] }>('/roles'),
    ]);
    const ofRooms = roles.filter(({ scope }) => scope === 'room').map(({ role }) => role);
    return { room, people, roles: ofRooms };
  });

  constructor() {
    super();
    this.roomId = '';
    this.problem = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('roomId')) void this.#shown.reload();
  }

  protected override render(): TemplateResult {
    const { value, problem } = this.#shown;
    return html`
      <p><a class="back" href="#/rooms">${texts.views.rooms}</a></p>
      <p class="problem" role="alert">${problem || this.problem}</p>
      ${value === undefined ? '' : this.#room(value)}
    `;
  }

  #room({ room, people, roles }: Shown): TemplateResult {
    const isOpen = room.status === 'open';
    return html`
      <h1 dir="auto">${room.room_name} ${isOpen ? '' : badge(texts.closed, 'closed')} ${room.listed ? '' : badge(texts.unlisted)}</h1>
      <p class="facts">
        <span>${room.room_id}</span>
        <span>${texts.online(room.online)}</span>
        <span>${texts.members(room.people)}</span>
        <span>${texts.entries(numberText(room.head_seq))}</span>
        <span>${texts.created} ${when(room.created_at)}</span>
        ${room.last_entry_at === null ? '' : html`<span>${texts.lastEntry} ${when(room.last_entry_at)}</span>`}
      </p>
      <p class="topic" dir="auto" ?hidden=${room.topic === ''}>${room.topic}</p>
      <p class="doings" ?hidden=${!isOpen}>
        <a class="secondary" href=${`/r/${room.room_id}`} target="_blank" rel="noopener">${texts.openRoom}</a>
        <button class="secondary" type="button" @click=${() => this.#act('listing', { listed: !room.listed })}>
          ${room.listed ? texts.unlist : texts.list}
        </button>
        <button class="secondary" type="button" @click=${() => openClose(room)}>${texts.close}</button>
      </p>
      <h2>${texts.peopleHere}</h2>
      <ul class="rows">${people.map((person) => this.#person(person, roles, isOpen))}</ul>
    `;
  }

  #person(person: RoomPerson, roles: readonly string[], isOpen: boolean): TemplateResult {
    const { member_id: id, user_name: name } = person;
    const choices = roles.map(
      (role) =>
        html`<option value=${role} .selected=${live(role === person.role)}>${role}</option>`,
    );
    return html`
      <li>
        <p>${nameLink('people', id, name)}
          ${person.online ? html`<span class="online">${texts.onlineNow}</span>` : ''}</p>
        <p class="facts"><span>${texts.entered} ${when(person.entered_at)}</span></p>
        <p class="doings">
          <select aria-label=${texts.giveRole(name)} ?disabled=${!isOpen} @change=${(
            event: Event,
          ) =>
            this.#act('appoint', {
              memberId: id,
              role: (event.target as HTMLSelectElement).value,
            })}>${choices}</select>
          <button class="secondary small" type="button" ?disabled=${!isOpen} aria-label=${texts.actOn(name)} @click=${() =>
            openBan(id, name, this.roomId)}>${texts.ban}</button>
        </p>
      </li>
    `;
  }

  async #act(name: string, body: object): Promise<void> {
    this.problem = '';
    try {
      await act('POST', `/rooms/${this.roomId}/acts/${name}`, body);
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}

customElements.define('admin-room', AdminRoom);
