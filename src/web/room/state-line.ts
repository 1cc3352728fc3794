import { html, nothing, type TemplateResult } from 'lit';
import type { RoomState } from '../../client/index.ts';
import { LightElement } from '../light-element.ts';
import { texts } from '../texts.ts';
import type { Missed } from './missed.ts';

/** The connection in words. The seconds are for the eye: read aloud they would never end. */
class StateLine extends LightElement {
  static override properties = {
    state: { attribute: false },
    missed: { attribute: false },
  };
  declare state: RoomState;
  declare missed: Missed | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override updated(): void {
    clearInterval(this.#timer);
    if (this.state.name !== 'waiting') return;
    this.#timer = setInterval(() => this.requestUpdate(), 1000);
  }

  protected override render(): TemplateResult {
    const { state, missed } = this;
    const seconds = state.name === 'waiting' ? texts.retryIn(secondsTo(state.retryAt)) : nothing;
    return html`
      <p class="state" data-state=${state.name}>
        <span role="status">${wordsFor(state)}${missed ? ` · ${missedWords(missed)}` : nothing}</span>
        <span aria-hidden="true">${seconds}</span>
      </p>
    `;
  }
}

const secondsTo = (moment: number): number => Math.max(1, Math.ceil((moment - Date.now()) / 1000));

function missedWords({ count, cut }: Missed): string {
  return cut ? texts.missedMany(count) : texts.missed(count);
}

function wordsFor(state: RoomState): string {
  if (state.name === 'connecting') return texts.connecting;
  if (state.name === 'open') return texts.connected;
  if (state.name === 'waiting') return texts.lost;
  return texts.disconnected;
}

customElements.define('state-line', StateLine);
