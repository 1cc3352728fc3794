import { html, nothing, type TemplateResult } from 'lit';
import type { Room } from '../client/index.ts';
import { ApiError, type Entered } from './api.ts';
import { entranceTexts } from './entrance-texts.ts';
import { LightElement } from './light-element.ts';
import { sentenceFor, texts } from './texts.ts';
import './enter-form.ts';

interface Problem {
  code: string;
  message: string;
}

interface InvitationOptions {
  /** Asked for already, while this module was on its way. */
  found: Promise<Room>;
  /** A sentence to begin with. */
  problem?: string;
  entered: () => void;
  /** The secret of the link that led here, if it has one. */
  secret: string | undefined;
}

/** `/r/:roomId` for somebody without a place in the room: asks for a nick. */
class InvitationPage extends LightElement {
  static override properties = { room: { state: true }, trouble: { state: true } };
  declare room: Room | undefined;
  /** Why the room cannot be shown. */
  declare trouble: Problem | undefined;
  roomId = '';
  declare options: InvitationOptions;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#find();
  }

  async #find(): Promise<void> {
    try {
      this.room = await this.options.found;
      document.title = `${this.room.room_name} · nickroom`;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.trouble = error;
    }
  }

  /** Nothing before the answer: a card that grows would move what is on it. */
  protected override render(): TemplateResult | typeof nothing {
    if (!this.room && !this.trouble) return nothing;
    return html`
      <main class="card lonely">
        <p class="brand small">nickroom</p>
        ${this.room ? this.#invite(this.room) : nothing}
        ${this.trouble ? this.#explain(this.trouble) : nothing}
      </main>
    `;
  }

  #invite({ room_name: name, topic, online }: Room): TemplateResult {
    const problem = this.options.problem;
    return html`
      <h1 class="invitation" dir="auto">${entranceTexts.invitation(name)}</h1>
      <p class="tagline">${topic === '' ? nothing : html`<span dir="auto">${topic}</span> · `}${entranceTexts.online(online)}</p>
      ${problem === undefined ? nothing : html`<p class="notice-box" role="alert">${problem}</p>`}
      <enter-form .roomName=${name} .entered=${this.#entered} .invitation=${this.options.secret}></enter-form>
    `;
  }

  #explain(trouble: Problem): TemplateResult {
    return html`
      <h1 class="invitation"><span role="alert">${sentenceFor(trouble)}</span></h1>
      <a class="primary" href="/">${texts.home}</a>
    `;
  }

  /** Rooms are entered by name; should the name lead to another room now, then that one it is. */
  #entered = ({ room }: Entered): void => {
    if (room.room_id === this.roomId) this.options.entered();
    else location.replace(`/r/${room.room_id}`);
  };
}

customElements.define('invitation-page', InvitationPage);

/** Shows the invitation to a room; `entered` is called once the visitor is a member of it. */
export function invitation(root: HTMLElement, roomId: string, options: InvitationOptions): void {
  const page = Object.assign(document.createElement('invitation-page'), { roomId, options });
  root.replaceChildren(page);
}
