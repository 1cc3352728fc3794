import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { loadSheets } from '../sheet-texts.ts';

/** A line of a menu, and what it does. */
export interface Choice {
  readonly label: string;
  /** For what others lose something by. */
  readonly isGrave?: boolean;
  readonly act: () => void;
}

export interface Menu {
  readonly heading: string;
  readonly choices: readonly Choice[];
}

/** Where a menu opens, in px from the corner of the window. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What stays free around a menu, in px. */
const MARGIN = 8;

/** A menu over the page: at its place beside a mouse, from below under a thumb. */
class ActionMenu extends LightElement {
  declare heading: string;
  declare choices: readonly Choice[];
  declare place: Place;

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog');
    if (dialog === null) return;
    dialog.showModal();
    const { width, height } = dialog.getBoundingClientRect();
    const within = (at: number, size: number, all: number): number =>
      Math.max(MARGIN, Math.min(at, all - size - MARGIN));
    dialog.style.setProperty('--x', `${within(this.place.x, width, innerWidth)}px`);
    dialog.style.setProperty('--y', `${within(this.place.y, height, innerHeight)}px`);
    this.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  protected override render(): TemplateResult {
    return html`
      <dialog class="menu" aria-label=${this.heading} @close=${this.remove} @click=${this.#click} @keydown=${this.#key}>
        <p class="menu-head" dir="auto" aria-hidden="true">${this.heading}</p>
        <div role="menu" aria-label=${this.heading}>
          ${this.choices.map(
            (choice) => html`
              <button role="menuitem" type="button" class=${choice.isGrave ? 'grave' : ''}
                @click=${() => this.#choose(choice)}>${choice.label}</button>
            `,
          )}
        </div>
      </dialog>
    `;
  }

  #choose({ act }: Choice): void {
    // First, so that the focus is back where it was when the next thing opens.
    this.querySelector('dialog')?.close();
    act();
  }

  #click = ({ target, currentTarget }: Event): void => {
    if (target === currentTarget) this.querySelector('dialog')?.close();
  };

  #key = (event: KeyboardEvent): void => {
    const items = [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length)?.focus();
  };
}

customElements.define('action-menu', ActionMenu);

/** Opens a menu; one without a choice does not come about. */
export async function openMenu(place: Place, menu: () => Menu): Promise<void> {
  await loadSheets();
  const { heading, choices } = menu();
  if (choices.length === 0 || document.querySelector('action-menu') !== null) return;
  document.body.append(
    Object.assign(document.createElement('action-menu'), { heading, choices, place }),
  );
}

/** Below the left end of an element. */
export function placeBelow(element: Element): Place {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 2 };
}
