import { el } from '../dom.ts';
import { texts } from '../texts.ts';

/** Typing is told again at least every 3 s; after this silence somebody has stopped, in ms. */
const FADES_MS = 4_000;

/** Who is writing just now. For the eye alone: read aloud it would drown the messages. */
export class TypingLine {
  readonly element = el('p', { class: 'typing', 'aria-hidden': 'true', dir: 'auto' });
  readonly #writers = new Map<string, { nick: string; timer: ReturnType<typeof setTimeout> }>();

  writes(memberId: string, nick: string): void {
    clearTimeout(this.#writers.get(memberId)?.timer);
    const timer = setTimeout(() => this.stopped(memberId), FADES_MS);
    this.#writers.set(memberId, { nick, timer });
    this.#show();
  }

  stopped(memberId: string): void {
    clearTimeout(this.#writers.get(memberId)?.timer);
    if (this.#writers.delete(memberId)) this.#show();
  }

  #show(): void {
    const nicks = [...this.#writers.values()].map(({ nick }) => nick);
    this.element.textContent = nicks.length === 0 ? '' : texts.typing(nicks);
  }
}
