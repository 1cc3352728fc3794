import { html, type TemplateResult } from 'lit';
import type { Entered } from './api.ts';
import { entranceTexts } from './entrance-texts.ts';
import { icon } from './icons.ts';
import { LightElement } from './light-element.ts';
import { openSettings } from './settings/open-settings.ts';
import { texts } from './texts.ts';
import './enter-form.ts';
import './open-rooms.ts';

/** `/`: a room, a nick and a picture, and the rooms that are open. */
class LandingPage extends LightElement {
  protected override render(): TemplateResult {
    // As the original's links had it.
    const offered = new URLSearchParams(location.search).get('room') ?? '';
    return html`
      <header class="masthead">
        <h1 class="brand">nickroom</h1>
        <button class="tool" type="button" aria-label=${texts.settings} title=${texts.settings} @click=${() => openSettings()}>
          ${icon('settings')}
        </button>
      </header>
      <main class="landing">
        <section class="card">
          <p class="lead">${entranceTexts.tagline}</p>
          <enter-form .offered=${offered} .entered=${goIn}></enter-form>
          <p class="hint">${entranceTexts.newRoom}</p>
        </section>
        <open-rooms></open-rooms>
      </main>
    `;
  }
}

const goIn = ({ room }: Entered): void => location.assign(`/r/${room.room_id}`);

customElements.define('landing-page', LandingPage);

/** Shows the landing page; `/?room=NAME` fills the room in. */
export function landing(root: HTMLElement): void {
  root.replaceChildren(document.createElement('landing-page'));
}
