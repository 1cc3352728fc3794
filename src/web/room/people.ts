import type { Member, Roster } from '../../client/index.ts';
import { avatar } from '../avatar.ts';
import { el } from '../dom.ts';
import { texts } from '../texts.ts';

/** The people in the room: oneself first, then by nick. */
export class People {
  readonly element: HTMLElement;
  readonly #count = el('span', { class: 'count' });
  readonly #list = el('ul', {});

  constructor() {
    const heading = el('h2', {}, texts.people, ' ', this.#count);
    const attributes = { class: 'people', id: 'people', 'aria-label': texts.people };
    this.element = el('aside', attributes, heading, this.#list);
  }

  show({ online, members }: Roster, selfId: string): void {
    const first = (member: Member): number => (member.member_id === selfId ? 0 : 1);
    const sorted = [...members].sort(
      (a, b) => first(a) - first(b) || a.user_name.localeCompare(b.user_name, texts.language),
    );
    this.#count.textContent = String(online);
    this.#list.replaceChildren(...sorted.map((member) => person(member, selfId)));
  }
}

function person({ member_id: id, user_name: nick, head_num }: Member, selfId: string): HTMLElement {
  const name = el('span', { class: 'nick', dir: 'auto' }, nick);
  const row = el('li', {}, avatar(head_num), name);
  if (id === selfId) row.append(el('span', { class: 'you' }, texts.you));
  return row;
}
