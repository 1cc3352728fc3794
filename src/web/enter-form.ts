import { html, nothing, type TemplateResult } from 'lit';
import { ApiError, type Entered, enterRoom } from './api.ts';
import { avatar } from './avatar.ts';
import { pickAvatar } from './avatar-picker.ts';
import { entranceTexts } from './entrance-texts.ts';
import { icon } from './icons.ts';
import { LightElement } from './light-element.ts';
import { anotherNick, friendlyNick } from './nicks.ts';
import { findProfile, keepProfile, keepSeat, proofFor } from './seats.ts';
import { sentenceFor } from './texts.ts';

/** How often somebody who waits to be let in asks, in ms. */
const ASK_AGAIN_MS = 3_000;

export interface Problem {
  code: string;
  message: string;
}

/** The form that makes a visitor a member: nick, picture, and the room where it is not known. */
class EnterForm extends LightElement {
  static override properties = {
    roomName: {},
    problem: {},
    headNum: { state: true },
    busy: { state: true },
    waiting: { state: true },
  };
  /** Fixed by the link that led here; without it there is a field for it. */
  declare roomName: string | undefined;
  declare problem: Problem | undefined;
  declare headNum: number;
  declare busy: boolean;
  /** Whether a moderator is asked to let one in. */
  declare waiting: boolean;
  /** What the nick's field begins with; '' offers the one of last time, or a friendly one. */
  offeredNick = '';
  /** The secret of the link that led here, where it lets one in. */
  invitation: string | undefined;
  /** Leaves the focus where it is: in a page of somebody else it may be in use. */
  quiet = false;
  /** What the room's field begins with. */
  offered = '';
  entered: (entered: Entered) => void = () => {};
  readonly #nick: string;

  constructor() {
    super();
    const { nick, headNum } = findProfile();
    this.#nick = nick === '' ? friendlyNick() : nick;
    this.headNum = headNum;
    this.busy = false;
    this.waiting = false;
  }

  /** Where there is something to fill in; a phone would cover half the page with its keyboard. */
  protected override firstUpdated(): void {
    if (this.quiet || !matchMedia('(hover: hover)').matches) return;
    const room = this.#input('room');
    if (room?.value === '') room.focus();
    else this.#input('nick')?.select();
  }

  protected override render(): TemplateResult {
    const code = this.problem?.code ?? '';
    return html`
      <form class="enter" novalidate @submit=${this.#submit}>
        ${this.roomName === undefined ? this.#roomField(code.startsWith('room_')) : nothing}
        <div class="who">
          <button class="face" type="button" aria-label=${entranceTexts.picture} @click=${this.#pick}>
            ${avatar(this.headNum)}${icon('edit')}
          </button>
          <label class="field">
            <span>${entranceTexts.nick}</span>
            <input name="nick" autocomplete="off" spellcheck="false" dir="auto" .defaultValue=${this.#firstNick}
              placeholder=${entranceTexts.nickHint} aria-invalid=${code.startsWith('nick_')} aria-describedby="enter-problem" />
          </label>
          <button class="tool" type="button" aria-label=${entranceTexts.suggest} title=${entranceTexts.suggest} @click=${this.#suggest}>
            ${icon('dice')}
          </button>
        </div>
        ${code.startsWith('password_') ? this.#passwordField() : nothing}
        ${this.waiting ? html`<p class="notice-box" role="status">${entranceTexts.waitingAtDoor}</p>` : nothing}
        <p class="problem" id="enter-problem" role="alert">${
          this.problem === undefined ? nothing : sentenceFor(this.problem)
        }</p>
        ${code === 'nick_taken' ? this.#wayOut() : nothing}
        <button class="primary" type="submit" ?disabled=${this.busy}>
          ${this.waiting ? entranceTexts.waiting : this.busy ? entranceTexts.entering : entranceTexts.enter}
        </button>
      </form>
    `;
  }

  #roomField(invalid: boolean): TemplateResult {
    return html`
      <label class="field">
        <span>${entranceTexts.room}</span>
        <input name="room" autocomplete="off" dir="auto" .defaultValue=${this.offered}
          placeholder=${entranceTexts.roomHint} aria-invalid=${invalid} aria-describedby="enter-problem" />
      </label>
    `;
  }

  #passwordField(): TemplateResult {
    return html`
      <label class="field">
        <span>${entranceTexts.password}</span>
        <input name="password" type="password" autocomplete="off" maxlength="128"
          aria-describedby="enter-problem" />
      </label>
    `;
  }

  /** One click goes in under a nick much like the one that is taken. */
  #wayOut(): TemplateResult {
    const nick = anotherNick(this.#input('nick')?.value ?? this.#firstNick);
    const take = (): void => {
      this.#fillNick(nick);
      void this.#enter();
    };
    return html`
      <button class="secondary" type="button" ?disabled=${this.busy} @click=${take}>
        ${entranceTexts.takeInstead(nick)}
      </button>
    `;
  }

  #pick = (): void => {
    const picked = (headNum: number): void => {
      this.headNum = headNum;
      keepProfile({ ...findProfile(), headNum });
    };
    pickAvatar(this.headNum, picked).catch(() => {
      this.problem = { code: 'unreachable', message: '' };
    });
  };

  /** What the nick's field begins with. */
  get #firstNick(): string {
    return this.offeredNick || this.#nick;
  }

  #suggest = (): void => this.#fillNick(friendlyNick());

  #submit = (event: Event): void => {
    event.preventDefault();
    void this.#enter();
  };

  async #enter(): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      this.entered(await this.#ask());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
      await this.updateComplete;
      this.#fieldOf(error.code)?.focus();
    } finally {
      this.busy = false;
      this.waiting = false;
    }
  }

  /** Enters, once a moderator has said so where that is needed. */
  async #ask(): Promise<Entered> {
    const name = this.roomName ?? this.#value('room');
    const nick = this.#value('nick');
    const password = this.#value('password') || undefined;
    const wish = { name, nick, headNum: this.headNum, password, invitation: this.invitation };
    let answer = await enterRoom({ ...wish, nickId: proofFor(name, nick) });
    while (answer.waiting && this.isConnected) {
      this.waiting = true;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      answer = await enterRoom({ ...wish, nickId: answer.nickId });
    }
    return remembered(answer, this.headNum);
  }

  #fieldOf(code: string): HTMLInputElement | null {
    if (code.startsWith('password_')) return this.#input('password');
    return this.#input(code.startsWith('room_') ? 'room' : 'nick');
  }

  #input(name: string): HTMLInputElement | null {
    return this.querySelector(`input[name=${name}]`);
  }

  #value(name: string): string {
    return this.#input(name)?.value ?? '';
  }

  #fillNick(nick: string): void {
    const input = this.#input('nick');
    if (input !== null) input.value = nick;
  }
}

customElements.define('enter-form', EnterForm);

declare global {
  interface HTMLElementTagNameMap {
    'enter-form': EnterForm;
  }
}

/** Keeps the place in the room, and what the forms offer again. */
function remembered(entered: Entered, headNum: number): Entered {
  const { room, member, nickId, links } = entered;
  const { owner: ownerLink } = links;
  keepSeat(room.room_id, {
    nickId,
    nick: member.user_name,
    roomName: room.room_name,
    ...(ownerLink !== undefined && { ownerLink }),
  });
  keepProfile({ nick: member.user_name, headNum });
  return entered;
}
