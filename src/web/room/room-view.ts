import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { CloseCode, type Entry, type Member, type RoomState } from '../../client/index.ts';
import { ApiError } from '../api.ts';
import { icon } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { Seat } from '../seats.ts';
import { settings } from '../settings/settings.ts';
import { sentenceFor, texts } from '../texts.ts';
import { whenIdle } from '../when-idle.ts';
import type { ExtraCommand } from './commands.ts';
import { fitViewport } from './fit-viewport.ts';
import './message-log.ts';
import './people-list.ts';
import { roomBar } from './room-bar.ts';
import './room-composer.ts';
import type { Act } from './room-composer.ts';
import { RoomSession } from './room-session.ts';
import { pieces } from './row-templates.ts';
import { silenceOf } from './silence.ts';
import { troubleCard } from './trouble-card.ts';

/** Detail of each event of `<room-view>`; all of them bubble. */
export interface RoomViewEvents {
  /** The server does not know the seat any more: somebody has to choose a nick again. */
  'seat-lost': { problem: string };
  left: undefined;
  'room-state': RoomState;
  /** An entry that came live, not one read from before. */
  'room-message': Entry;
}

/** A room for a member: puts its parts together and draws at most once a frame. */
export class RoomView extends LightElement {
  static override properties = {
    roomId: { attribute: false },
    seat: { attribute: false },
    compact: { attribute: false },
    peopleOpen: { state: true },
    extra: { state: true },
    readNotice: { state: true },
  };
  declare roomId: string;
  declare seat: Seat;
  /** In the widget: no list of people, a tight header, and the focus stays where it is. */
  declare compact: boolean;
  declare peopleOpen: boolean;
  /** Commands of who looks after the room. */
  declare extra: readonly ExtraCommand[];
  /** The notice that was read, and is not shown again. */
  declare readNotice: string;
  /** The secret of the link that led here, if it gives a role. */
  claim: string | undefined;
  #session: RoomSession | undefined;
  #stops: (() => void)[] = [];
  #isEquipping = false;

  constructor() {
    super();
    this.compact = false;
    this.peopleOpen = false;
    this.extra = [];
    this.readNotice = '';
  }

  /**
   * Takes another nick.
   *
   * @throws {ApiError} when the server refuses it
   */
  async changeNick(nick: string): Promise<void> {
    await this.#session?.changeNick(nick);
  }

  /** Takes the role that a link gives. */
  take(secret: string): void {
    void this.#session?.claim(secret);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const look = (): void => this.#session?.conversation.look();
    document.addEventListener('visibilitychange', look);
    this.#stops = [fitViewport(this), () => document.removeEventListener('visibilitychange', look)];
    this.#session = new RoomSession(this.roomId, this.seat, {
      changed: () => this.#onChange(),
      told: (entry) => this.#emit('room-message', entry),
      state: (state) => this.#onState(state),
    });
    if (this.claim !== undefined) this.take(this.claim);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#session?.close();
    this.#session = undefined;
  }

  /** However many messages come, they are drawn together: a hidden page draws none at all. */
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise(requestAnimationFrame);
    super.scheduleUpdate();
  }

  protected override firstUpdated(): void {
    // On a phone the focus would bring up the keyboard before there is anything to answer.
    if (!this.compact && matchMedia('(hover: hover)').matches) this.#focusComposer();
  }

  protected override updated(changed: PropertyValues): void {
    const wasOpen = changed.get('peopleOpen');
    if (this.peopleOpen) this.querySelector<HTMLElement>('#people-heading')?.focus();
    else if (wasOpen === true) this.querySelector<HTMLElement>('.toggle')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const session = this.#session;
    if (session === undefined) return nothing;
    const { compact, peopleOpen } = this;
    const togglePeople = (): void => {
      this.peopleOpen = !this.peopleOpen;
    };
    return html`
      <div class="room${compact ? ' compact' : ''}">
        ${roomBar(session, { compact, peopleOpen, togglePeople })}
        <main class="talk">${this.#notice(session)}${this.#log(session)}${this.#foot(session)}</main>
        ${compact ? nothing : this.#people(session, togglePeople)}
      </div>
    `;
  }

  /** What everybody who comes in should read, until it has been read. */
  #notice({ room }: RoomSession): TemplateResult | typeof nothing {
    const notice = room?.notice ?? '';
    if (notice === '' || notice === this.readNotice) return nothing;
    const read = (): void => {
      this.readNotice = notice;
    };
    return html`
      <div class="room-notice">
        <p dir="auto">${pieces(notice)}</p>
        <button class="tool" type="button" aria-label=${texts.dismissNotice} @click=${read}>${icon('close')}</button>
      </div>
    `;
  }

  #onChange(): void {
    this.requestUpdate();
    const session = this.#session;
    if (!session?.standing.cares || this.#isEquipping) return;
    this.#isEquipping = true;
    whenIdle(this.#equip);
  }

  /** Who looks after a room has what that takes before he needs it; others have nothing. */
  #equip = async (): Promise<readonly ExtraCommand[]> => {
    const session = this.#session;
    if (!session?.standing.cares) return [];
    try {
      const { equipmentOf } = await import('../moderation/equipment.ts');
      this.extra = await equipmentOf(session);
    } catch {
      // Then it is fetched when it is wanted.
    }
    return this.extra;
  };

  #log(session: RoomSession): TemplateResult {
    const { conversation, selfId } = session;
    const { entries, outbox, unread } = conversation;
    return html`
      <message-log .conversation=${conversation} .entries=${entries.shown} .unsent=${outbox.unsent}
        .unreadFrom=${unread.from} .news=${unread.count} .notices=${settings.get().notices}
        .selfId=${selfId} .loaded=${conversation.loaded} .session=${session}></message-log>
    `;
  }

  #foot(session: RoomSession): TemplateResult {
    const { state, passing, roster, selfId, typists, welcome } = session;
    const nicks = roster.members
      .filter(({ member_id: id }) => id !== selfId)
      .map(({ user_name: nick }) => nick);
    const writing = typists.nicks.length === 0 ? '' : texts.typing(typists.nicks);
    return html`
      <div class="foot">
        ${troubleCard(state, session, { comeBack: () => session.comeBack() })}
        <p class="trouble" role="alert">${passing.now.trouble}</p>
        <p class="news" role="status">${passing.now.news}</p>
        <p class="typing" aria-hidden="true" dir="auto">${writing}</p>
        <room-composer .nicks=${nicks} .contentMax=${welcome?.limits.content_max} .act=${this.#act}
          .extra=${this.extra} .equip=${this.#equip} .silence=${silenceOf(session)}
          .typing=${() => session.typing()}></room-composer>
      </div>
    `;
  }

  #people(session: RoomSession, toggle: () => void): TemplateResult {
    const { roster, selfId } = session;
    const choose = (member: Member, at: Element): void => offerActs(session, member, at);
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && this.peopleOpen) toggle();
    };
    return html`
      <button class="veil" type="button" tabindex="-1" aria-label=${texts.close} ?hidden=${!this.peopleOpen}
        @click=${toggle}></button>
      <aside class="people${this.peopleOpen ? ' open' : ''}" id="people" aria-labelledby="people-heading"
        @keydown=${close}>
        <people-list .roster=${roster} .selfId=${selfId} .choose=${choose}></people-list>
      </aside>
    `;
  }

  #act: Act = async (written) => {
    const session = this.#session;
    if (session === undefined) return '';
    if (written.kind === 'leave') session.leave();
    if (written.kind === 'say') {
      session.conversation.say(written.content);
      this.querySelector('message-log')?.toEnd();
    }
    if (written.kind !== 'nick') return '';
    try {
      await session.changeNick(written.nick);
      return '';
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return sentenceFor(error);
    }
  };

  #onState(state: RoomState): void {
    this.#emit('room-state', state);
    if (state.name !== 'closed') return;
    if (state.code === CloseCode.unauthorized) {
      this.#emit('seat-lost', { problem: texts.chooseAgain });
    } else if (state.code === CloseCode.normal && this.isConnected) {
      this.#emit('left', undefined);
    }
  }

  #focusComposer(): void {
    this.querySelector('room-composer')?.updateComplete.then(() =>
      this.querySelector('room-composer')?.focus(),
    );
  }

  #emit<Name extends keyof RoomViewEvents>(name: Name, detail: RoomViewEvents[Name]): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** What one can do with somebody is fetched when it is wanted, which takes a network. */
function offerActs(session: RoomSession, member: Member, at: Element): void {
  import('../moderation/member-menu.ts')
    .then(({ openMemberMenu }) => openMemberMenu(session, member, at))
    .catch(() => session.tell(texts.errors.unreachable));
}

customElements.define('room-view', RoomView);

declare global {
  interface HTMLElementTagNameMap {
    'room-view': RoomView;
  }
}
