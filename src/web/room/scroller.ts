import { el, icon } from '../dom.ts';
import { texts } from '../texts.ts';

/** Nearer to the end than this counts as at the end, in px. */
const NEAR = 80;

/**
 * The part that scrolls. Who reads at the end stays there when something comes; who reads further
 * up is not moved, and is told that there is something new.
 */
export class Scroller {
  readonly element = el('div', {
    class: 'log',
    role: 'log',
    tabindex: '0',
    'aria-label': texts.messages,
  });
  readonly newest = el(
    'button',
    { class: 'newest', type: 'button', hidden: true },
    texts.newest,
    icon('send'),
  );
  #atEnd = true;

  constructor() {
    this.element.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    this.newest.addEventListener('click', () => this.toEnd());
    // A keyboard that comes up or a window that shrinks must not hide the end either.
    new ResizeObserver(() => this.#settle()).observe(this.element);
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#settle();
    this.newest.hidden = true;
  }

  /** Runs a change that adds at the end. */
  added(change: () => void): void {
    // Measured, since the event of a scroll that has just begun may be still to come.
    this.#measure();
    change();
    if (this.#atEnd) this.#settle();
    else this.newest.hidden = false;
  }

  /** Runs a change that adds above; what is being read stays where it is. Not read aloud. */
  addedAbove(change: () => void): void {
    const { element } = this;
    const fromEnd = element.scrollHeight - element.scrollTop;
    element.ariaBusy = 'true';
    change();
    element.scrollTop = element.scrollHeight - fromEnd;
    element.ariaBusy = 'false';
    this.#settle();
  }

  #settle(): void {
    if (this.#atEnd) this.element.scrollTop = this.element.scrollHeight;
  }

  #measure(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #onScroll(): void {
    this.#measure();
    if (this.#atEnd) this.newest.hidden = true;
  }
}
