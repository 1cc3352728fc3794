import type { RoomState } from '../../client/index.ts';
import { el } from '../dom.ts';
import { texts } from '../texts.ts';

/** The connection in words. The seconds are for the eye: read aloud they would never end. */
export class StateLine {
  readonly #words = el('span', { role: 'status' });
  readonly #seconds = el('span', { 'aria-hidden': 'true' });
  readonly element = el('p', { class: 'state' }, this.#words, ' ', this.#seconds);
  #timer: ReturnType<typeof setInterval> | undefined;

  show(state: RoomState): void {
    clearInterval(this.#timer);
    this.element.setAttribute('data-state', state.name);
    this.#words.textContent = wordsFor(state);
    this.#seconds.textContent = '';
    if (state.name !== 'waiting') return;
    this.#countDown(state.retryAt);
    this.#timer = setInterval(() => this.#countDown(state.retryAt), 1000);
  }

  #countDown(until: number): void {
    const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
    this.#seconds.textContent = texts.retryIn(seconds);
  }
}

function wordsFor(state: RoomState): string {
  if (state.name === 'connecting') return texts.connecting;
  if (state.name === 'open') return texts.connected;
  if (state.name === 'waiting') return texts.lost;
  return texts.closed[state.code] ?? texts.ended;
}
