import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { MessageActions } from '../moderation/message-actions.ts';
import { texts } from '../texts.ts';
import { hasActWords } from './act-words.ts';
import type { Conversation } from './conversation.ts';
import { EndKeeper } from './end-keeper.ts';
import type { Shown } from './entry-window.ts';
import type { Unsent } from './outbox.ts';
import type { RoomSession } from './room-session.ts';
import { rowTemplate, unsentRow } from './row-templates.ts';
import { follows, type Row, rowsOf } from './rows.ts';

/** Nearer than this to an end of what is shown, the page behind it is read, in px. */
const NEAR_END = 600;
/**
 * Entries that fill any screen, unless they are folded comings and goings: then both ends are near,
 * and reading on by itself would go round in circles.
 */
const PLENTY = 300;

/** The messages: a bounded part of the room, moved by scrolling. */
class MessageLog extends LightElement {
  static override properties = {
    conversation: { attribute: false },
    entries: { attribute: false },
    unsent: { attribute: false },
    unreadFrom: { attribute: false },
    news: { attribute: false },
    notices: { attribute: false },
    selfId: { attribute: false },
    loaded: { attribute: false },
    far: { state: true },
  };
  declare conversation: Conversation;
  /** Those of `conversation`, of this moment; as the properties below they say when to draw. */
  declare entries: readonly Shown[];
  declare unsent: readonly Unsent[];
  declare unreadFrom: number | undefined;
  /** Messages that came and have not been seen. */
  declare news: number;
  declare notices: boolean;
  declare selfId: string;
  /** Whether what was said before has come. */
  declare loaded: boolean;
  /** Whether the reader is more than a screen away from the end. */
  declare far: boolean;
  declare session: RoomSession;
  #actions: Promise<MessageActions> | undefined;
  /** What somebody did last while they were on their way. */
  #begun: Event | undefined;
  #keeper: EndKeeper | undefined;
  #sizes: ResizeObserver | undefined;

  toEnd(): void {
    this.#keeper?.toEnd();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
  }

  protected override update(changed: PropertyValues): void {
    const anchor = this.#keeper?.hold();
    super.update(changed);
    this.#keeper?.restore(anchor);
  }

  protected override firstUpdated(): void {
    const box = this.querySelector<HTMLElement>('.log');
    if (box === null) return;
    const keeper = new EndKeeper(box, (atEnd) => {
      this.conversation.atEnd = atEnd;
    });
    this.#keeper = keeper;
    // A page that was hidden draws late: then there are messages already, and the end is what counts.
    keeper.settle();
    // A keyboard that comes up or a window that shrinks must not hide the end either.
    this.#sizes = new ResizeObserver(() => keeper.settle());
    for (const one of [box, ...box.children]) this.#sizes.observe(one);
  }

  protected override updated(): void {
    this.conversation.drawn();
    this.#look();
  }

  protected override render(): TemplateResult {
    const { conversation } = this;
    const rows = rowsOf(this.entries, { unreadFrom: this.unreadFrom, notices: this.notices });
    const isEmpty = this.loaded && !this.entries.some(isText) && this.unsent.length === 0;
    return html`
      <div class="log" role="log" aria-live="polite" aria-relevant="additions" tabindex="0"
        aria-label=${texts.messages} aria-busy=${String(!this.loaded)} @scroll=${this.#onScroll}
        @pointerover=${this.#begin} @contextmenu=${this.#begin} @touchstart=${this.#begin}>
        <div class="entries">
          <button class="older" type="button" ?hidden=${!conversation.entries.hasOlder}
            @click=${() => conversation.readOlder()}>${texts.older}</button>
          ${isEmpty ? html`<p class="empty">${texts.emptyRoom}</p>` : nothing}
          <ol>${repeat(rows, ({ key }) => key, this.#row)}</ol>
          <ol class="unsent">${repeat(this.unsent, ({ key }) => key, this.#unsentRow(rows))}</ol>
        </div>
      </div>
      <button class="more" type="button" aria-haspopup="menu" aria-label=${texts.messageActions}
        @focusin=${this.#begin}>${icon('more')}</button>
      <button class="newest" type="button" ?hidden=${this.news === 0 && !this.far} @click=${this.#toNewest}>
        ${this.news > 0 ? texts.newMessages(this.news) : texts.latest} ${icon('down')}
      </button>
    `;
  }

  /** Drawn again only when the row itself has become another one. */
  #row = (row: Row): unknown => {
    const notices = row.kind === 'notices' ? row.notices.length : 0;
    const followsAbove = row.kind === 'said' && row.follows;
    const draw = (): TemplateResult => rowTemplate(row, this.selfId);
    // Another entry in the same place is one that was altered.
    const entry = 'shown' in row ? row.shown.entry : undefined;
    const words = [texts.language, entry?.act !== undefined && hasActWords()];
    return guard([row.kind, row.key, followsAbove, notices, entry, ...words], draw);
  };

  #unsentRow(rows: readonly Row[]): (unsent: Unsent, index: number) => unknown {
    const { outbox } = this.conversation;
    const actions = {
      again: (unsent: Unsent) => outbox.sendAgain(unsent),
      discard: (unsent: Unsent) => outbox.discard(unsent),
    };
    return (unsent, index) => {
      const last = rows.at(-1);
      const nick = last?.kind === 'said' ? last.shown.entry.log_user_name : '';
      const followsOwn = index > 0 || follows(last, this.selfId, nick, unsent.at);
      return guard([unsent, followsOwn, texts.language], () =>
        unsentRow(unsent, followsOwn, actions),
      );
    };
  }

  /** What can be done with messages is fetched when somebody comes near one. */
  #begin = (event: Event): void => {
    this.#begun = event;
    const isForMenu =
      event.type === 'contextmenu' && (event.target as Element).closest('a') === null;
    if (isForMenu) event.preventDefault();
    if (this.#actions !== undefined) return;
    const [log, button] = [this.querySelector<HTMLElement>('.log'), this.querySelector('.more')];
    if (log === null || !(button instanceof HTMLButtonElement)) return;
    this.#actions = import('../moderation/message-actions.ts').then(
      ({ MessageActions }) => new MessageActions(log, button, this.session),
    );
    this.#actions.then(
      (actions) => {
        // From now on they listen for themselves.
        if (this.#begun !== undefined) actions.begin(this.#begun);
        this.#begin = (): void => {};
        this.requestUpdate();
      },
      () => {
        this.#actions = undefined;
      },
    );
  };

  #onScroll(): void {
    this.#keeper?.measure();
    this.#look();
  }

  /** Reads on where the reader comes near an end of what is held. */
  #look(): void {
    const box = this.querySelector('.log');
    if (box === null) return;
    const { conversation } = this;
    // What has come and is not drawn yet may fill the screen: it is looked again when it is.
    if (this.entries !== conversation.entries.shown) return;
    const { scrollTop, scrollHeight, clientHeight } = box;
    const below = scrollHeight - scrollTop - clientHeight;
    this.far = below > clientHeight || (conversation.hasNewer && below > 0);
    const nearTop = scrollTop < NEAR_END;
    const nearBottom = below < NEAR_END;
    if (nearTop && nearBottom && this.entries.length > PLENTY) return;
    if (nearTop && conversation.entries.hasOlder) void conversation.readOlder();
    else if (nearBottom && conversation.hasNewer) void conversation.readNewer();
  }

  #toNewest = async (): Promise<void> => {
    await this.conversation.readNewest();
    this.toEnd();
  };
}

const isText = ({ entry }: Shown): boolean => entry.log_kind === 'text';

customElements.define('message-log', MessageLog);

declare global {
  interface HTMLElementTagNameMap {
    'message-log': MessageLog;
  }
}
