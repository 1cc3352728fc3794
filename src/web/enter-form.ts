import { html, nothing, type TemplateResult } from 'lit';
import { ApiError, type Entered, enterRoom } from './api.ts';
import { avatar } from './avatar.ts';
import { pickAvatar } from './avatar-picker.ts';
import { icon } from './dom.ts';
import { LightElement } from './light-element.ts';
import { anotherNick, friendlyNick } from './nicks.ts';
import { findProfile, keepProfile, keepSeat, proofFor } from './seats.ts';
import { sentenceFor, texts } from './texts.ts';

export interface Problem {
  code: string;
  message: string;
}

/** The form that makes a visitor a member: nick, picture, and the room where it is not known. */
export class EnterForm extends LightElement {
  static override properties = {
    roomName: {},
    problem: {},
    headNum: { state: true },
    busy: { state: true },
  };
  /** Fixed by the link that led here; without it there is a field for it. */
  declare roomName: string | undefined;
  declare problem: Problem | undefined;
  declare headNum: number;
  declare busy: boolean;
  /** What the nick's field begins with; '' offers the one of last time, or a friendly one. */
  offeredNick = '';
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
          <button class="face" type="button" aria-label=${texts.picture} @click=${this.#pick}>
            ${avatar(this.headNum)}${icon('edit')}
          </button>
          <label class="field">
            <span>${texts.nick}</span>
            <input name="nick" autocomplete="off" spellcheck="false" dir="auto" .defaultValue=${this.offeredNick || this.#nick}
              placeholder=${texts.nickHint} aria-invalid=${code.startsWith('nick_')} aria-describedby="enter-problem" />
          </label>
          <button class="tool" type="button" aria-label=${texts.suggest} title=${texts.suggest} @click=${this.#suggest}>
            ${icon('dice')}
          </button>
        </div>
        <p class="problem" id="enter-problem" role="alert">${
          this.problem === undefined ? nothing : sentenceFor(this.problem)
        }</p>
        ${code === 'nick_taken' ? this.#wayOut() : nothing}
        <button class="primary" type="submit" ?disabled=${this.busy}>
          ${this.busy ? texts.entering : texts.enter}
        </button>
      </form>
    `;
  }

  #roomField(invalid: boolean): TemplateResult {
    return html`
      <label class="field">
        <span>${texts.room}</span>
        <input name="room" autocomplete="off" dir="auto" .defaultValue=${this.offered}
          placeholder=${texts.roomHint} aria-invalid=${invalid} aria-describedby="enter-problem" />
      </label>
    `;
  }

  /** One click goes in under a nick much like the one that is taken. */
  #wayOut(): TemplateResult {
    const nick = anotherNick(this.#value('nick'));
    const take = (): void => {
      this.#fillNick(nick);
      void this.#enter();
    };
    return html`
      <button class="secondary" type="button" ?disabled=${this.busy} @click=${take}>
        ${texts.takeInstead(nick)}
      </button>
    `;
  }

  #pick = (): void => {
    pickAvatar(this.headNum, (headNum) => {
      this.headNum = headNum;
      keepProfile({ ...findProfile(), headNum });
    });
  };

  #suggest = (): void => this.#fillNick(friendlyNick());

  #submit = (event: Event): void => {
    event.preventDefault();
    void this.#enter();
  };

  async #enter(): Promise<void> {
    this.busy = true;
    this.problem = undefined;
    try {
      const name = this.roomName ?? this.#value('room');
      this.entered(await enter(name, this.#value('nick'), this.headNum));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = error;
      this.#input(error.code.startsWith('room_') ? 'room' : 'nick')?.focus();
    } finally {
      this.busy = false;
    }
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

/** Enters and remembers it: the place in the room, and what the forms offer again. */
async function enter(name: string, nick: string, headNum: number): Promise<Entered> {
  const entered = await enterRoom({ name, nick, headNum, nickId: proofFor(name, nick) });
  const { room, member, nickId } = entered;
  keepSeat(room.room_id, { nickId, nick: member.user_name, roomName: room.room_name });
  keepProfile({ nick: member.user_name, headNum });
  return entered;
}
