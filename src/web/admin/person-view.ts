import { html, type PropertyValues, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { openBan } from './ban-dialog.ts';
import { banRow } from './ban-row.ts';
import { Details } from './details.ts';
import { badge, nameLink, when } from './rows.ts';
import { texts } from './texts.ts';
import type { Ban, Membership, Person } from './wire.ts';

interface Shown {
  readonly person: Person;
  readonly memberships: readonly Membership[];
  readonly bans: readonly Ban[];
}

/** `#/people/user_…`: somebody, their rooms, and what they may not do. */
class AdminPerson extends LightElement {
  static override properties = { memberId: {}, problem: { state: true } };
  declare memberId: string;
  declare problem: string;
  readonly #shown = new Details<Shown>(this, async () => {
    const [shown, { bans }] = await Promise.all([
      get<Omit<Shown, 'bans'>>(`/people/${this.memberId}`),
      get<{ bans: readonly Ban[] }>('/bans', { memberId: this.memberId, limit: '200' }),
    ]);
    return { ...shown, bans };
  });

  constructor() {
    super();
    this.memberId = '';
    this.problem = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('memberId')) void this.#shown.reload();
  }

  protected override render(): TemplateResult {
    const { value, problem } = this.#shown;
    return html`
      <p><a class="back" href="#/people">${texts.views.people}</a></p>
      <p class="problem" role="alert">${problem || this.problem}</p>
      ${value === undefined ? '' : this.#person(value)}
    `;
  }

  #person({ person, memberships, bans }: Shown): TemplateResult {
    const { member_id: id, user_name: name } = person;
    const isBanned = bans.some(({ room_id: room }) => room === null);
    const failed = (problem: string): void => {
      this.problem = problem;
    };
    return html`
      <h1 dir="auto">${name} ${isBanned ? badge(texts.banned, 'closed') : ''}</h1>
      <p class="facts">
        <span>${id}</span>
        ${person.online ? html`<span class="online">${texts.onlineNow}</span>` : ''}
        <span>${texts.entered} ${when(person.created_at)}</span>
      </p>
      <p class="doings">
        <button class="secondary" type="button" ?hidden=${isBanned} @click=${() => openBan(id, name)}>
          ${texts.banEverywhere}
        </button>
      </p>
      ${bans.length === 0 ? '' : html`<h2>${texts.views.bans}</h2>`}
      <ul class="rows">${bans.map((ban) => banRow(ban, failed))}</ul>
      <h2>${texts.theirRooms}</h2>
      <ul class="rows">${memberships.map(room)}</ul>
    `;
  }
}

const room = (membership: Membership): TemplateResult => html`
  <li>
    <p>${nameLink('rooms', membership.room_id, membership.room_name)}
      ${membership.status === 'closed' ? badge(texts.closed, 'closed') : ''}</p>
    <p class="facts">
      ${membership.online ? html`<span class="online">${texts.onlineNow}</span>` : ''}
      <span dir="auto">${membership.user_name}</span>
      ${badge(membership.role)}
    </p>
  </li>
`;

customElements.define('admin-person', AdminPerson);
