import { html, nothing, type TemplateResult } from 'lit';
import type { Entered } from '../api.ts';
import type { Problem } from '../enter-form.ts';
import '../enter-form.ts';
import { LightElement } from '../light-element.ts';

interface Question {
  roomName: string;
  /** What the nick's field begins with; '' leaves it to the form. */
  nick: string;
  /** Why the nick was refused. */
  problem?: Problem | undefined;
  /** A sentence about why the question is asked again. */
  reason?: string | undefined;
  entered: (entered: Entered) => void;
}

/** Asks a visitor of another site's page who he is. It never takes the focus by itself. */
class WidgetQuestion extends LightElement {
  declare question: Question;

  protected override render(): TemplateResult {
    const { roomName, nick, problem, reason, entered } = this.question;
    return html`
      <main class="card">
        <h1 class="invitation" dir="auto">${roomName}</h1>
        ${reason === undefined ? nothing : html`<p class="notice-box" role="alert">${reason}</p>`}
        <enter-form .roomName=${roomName} .offeredNick=${nick} .problem=${problem} .entered=${entered}
          .quiet=${true}></enter-form>
      </main>
    `;
  }
}

customElements.define('widget-question', WidgetQuestion);

export function question(question: Question): HTMLElement {
  return Object.assign(document.createElement('widget-question'), { question });
}
