import { el, icon } from '../dom.ts';
import { texts } from '../texts.ts';
import type { StateLine } from './state-line.ts';

interface HeaderActions {
  leave: () => void;
  /** Shows or hides the people; tells whether they are shown now. */
  togglePeople: () => boolean;
}

function tool(name: Parameters<typeof icon>[0], label: string): HTMLButtonElement {
  const attributes = { class: 'tool', type: 'button', 'aria-label': label, title: label };
  return el('button', attributes, icon(name), el('span', {}, label));
}

/** Title, state and the three things one can do with a room. */
export class RoomHeader {
  readonly element: HTMLElement;
  readonly #title = el('h1', { dir: 'auto' });
  readonly #count = el('span', { class: 'count' });

  constructor(state: StateLine, actions: HeaderActions) {
    const home = el('a', { class: 'tool', href: '/', 'aria-label': texts.home }, icon('back'));
    const link = tool('link', texts.copyLink);
    const people = tool('people', texts.showPeople);
    const leave = tool('leave', texts.leave);
    people.append(this.#count);
    people.classList.add('toggle');
    people.setAttribute('aria-controls', 'people');
    people.setAttribute('aria-expanded', 'false');
    people.addEventListener('click', () => {
      people.setAttribute('aria-expanded', String(actions.togglePeople()));
    });
    link.addEventListener('click', () => void copyAddress(link));
    leave.addEventListener('click', actions.leave);
    const title = el('div', { class: 'title' }, this.#title, state.element);
    this.element = el('header', { class: 'bar' }, home, title, link, people, leave);
  }

  show(roomName: string): void {
    this.#title.textContent = roomName;
    document.title = `${roomName} · nickroom`;
  }

  online(count: number): void {
    this.#count.textContent = String(count);
  }
}

/** Without TLS a browser has no clipboard for us; then the address is shown to be copied by hand. */
async function copyAddress(button: HTMLButtonElement): Promise<void> {
  const label = button.querySelector('span');
  if (label === null) return;
  try {
    await navigator.clipboard.writeText(location.href);
    button.classList.add('done');
    label.textContent = texts.copied;
    setTimeout(() => {
      button.classList.remove('done');
      label.textContent = texts.copyLink;
    }, 2000);
  } catch {
    prompt(texts.copyLink, location.href);
  }
}
