import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Member, Roster } from '../../client/index.ts';
import { avatar } from '../avatar.ts';
import { LightElement } from '../light-element.ts';
import { texts } from '../texts.ts';
import { roleName } from './act-words.ts';

/** The people in the room: oneself first, then by nick. */
class PeopleList extends LightElement {
  static override properties = {
    roster: { attribute: false },
    selfId: { attribute: false },
  };
  declare roster: Roster;
  declare selfId: string;
  /** Offers what can be done with somebody, at the button that was pressed. */
  choose: (member: Member, at: Element) => void = () => {};

  protected override render(): TemplateResult {
    const { online, members } = this.roster;
    const first = (member: Member): number => (member.member_id === this.selfId ? 0 : 1);
    const { compare } = new Intl.Collator(texts.language);
    const sorted = [...members].sort(
      (a, b) => first(a) - first(b) || compare(a.user_name, b.user_name),
    );
    const more = online - members.length;
    return html`
      <h2 id="people-heading" tabindex="-1">${texts.people} <span class="count">${online}</span></h2>
      <ul>${repeat(sorted, keyOf, this.#person)}</ul>
      ${more > 0 ? html`<p class="more">${texts.andMore(more)}</p>` : nothing}
    `;
  }

  #pressed(member: Member): (event: Event) => void {
    return ({ currentTarget }) => this.choose(member, currentTarget as Element);
  }

  #person = (member: Member): TemplateResult => html`
    <li>
      <button class="person" type="button" aria-haspopup="menu" @click=${this.#pressed(member)}>
        ${avatar(member.head_num)}
        <span class="named">
          <span class="nick" dir="auto">${member.user_name}</span>
          ${member.member_id === this.selfId ? html`<span class="you">${texts.you}</span>` : nothing}
          ${badge(member)}
          ${member.nick_reused ? html`<span class="reused" title=${texts.nickReused}>${texts.nickReusedShort}</span>` : nothing}
        </span>
      </button>
    </li>
  `;
}

/** What tells somebody apart: most are ordinary members. */
function badge({ role, sanction }: Member): TemplateResult | typeof nothing {
  const shown = sanction?.role ?? role;
  return shown === 'member' ? nothing : html`<span class="role">${roleName(shown)}</span>`;
}

/** The avatar is made for a picture and a nick; another of either is another row. */
const keyOf = ({ member_id: id, user_name: nick, head_num: headNum }: Member): string =>
  `${id} ${headNum} ${nick}`;

customElements.define('people-list', PeopleList);
