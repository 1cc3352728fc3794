import { type Report, THEMES, type Theme, type WidgetState } from './messages.ts';
import { View } from './view.ts';
import { WidgetFrame } from './widget-frame.ts';

/** Where this script came from is where the rooms are. */
const ORIGIN = new URL(import.meta.url).origin;
const ROOM_ID = /^room_[0-9a-z]{16}$/;
const ATTRIBUTES = ['room', 'nick', 'theme', 'accent', 'lang', 'mode'] as const;
const PROPERTIES = ['room', 'nick', 'theme', 'accent', 'mode'] as const;

/** `<nick-room room="…">`: a room on any page (docs/embedding.md). */
export class NickRoom extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;
  readonly #view: View;
  #frame: WidgetFrame | undefined;
  #isOpen = false;
  #unread = 0;
  #state: WidgetState = { name: 'connecting' };

  constructor() {
    super();
    this.#view = new View(this.attachShadow({ mode: 'open' }), {
      toggle: () => (this.#isOpen ? this.close() : this.#openByHand()),
      close: () => this.close(),
    });
  }

  get room(): string {
    return this.getAttribute('room') ?? '';
  }
  set room(value: string) {
    this.setAttribute('room', value);
  }
  get nick(): string {
    return this.getAttribute('nick') ?? '';
  }
  set nick(value: string) {
    this.setAttribute('nick', value);
  }
  get theme(): Theme {
    return THEMES.find((theme) => theme === this.getAttribute('theme')) ?? 'system';
  }
  set theme(value: Theme) {
    this.setAttribute('theme', value);
  }
  get accent(): string {
    return this.getAttribute('accent') ?? '';
  }
  set accent(value: string) {
    this.setAttribute('accent', value);
  }
  get mode(): 'inline' | 'bubble' {
    return this.getAttribute('mode') === 'bubble' ? 'bubble' : 'inline';
  }
  set mode(value: 'inline' | 'bubble') {
    this.setAttribute('mode', value);
  }

  /** Messages of others that nobody has seen here. */
  get unread(): number {
    return this.#unread;
  }
  get state(): WidgetState {
    return this.#state;
  }
  /** Whether the bubble is open; inline there is nothing to open. */
  get opened(): boolean {
    return this.#isOpen;
  }

  /** Opens the bubble. The focus stays where it is. */
  open(): void {
    this.#setOpen(true);
  }

  /** Closes the bubble. A focus inside goes to the launcher. */
  close(): void {
    if (this.mode === 'bubble' && this.#isOpen) this.#view.rescueFocus();
    this.#setOpen(false);
  }

  /** The nick to be in the room under, from now on. */
  setNick(nick: string): void {
    this.nick = nick;
  }

  connectedCallback(): void {
    for (const name of PROPERTIES) this.#adopt(name);
    visualViewport?.addEventListener('resize', this.#fit);
    visualViewport?.addEventListener('scroll', this.#fit);
    this.#setOpen(this.#isOpen);
    this.#view.accent(this.accent);
    this.#load();
  }

  disconnectedCallback(): void {
    visualViewport?.removeEventListener('resize', this.#fit);
    visualViewport?.removeEventListener('scroll', this.#fit);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  attributeChangedCallback(name: (typeof ATTRIBUTES)[number], before: string | null): void {
    if (this.#frame === undefined) return;
    const isNew = before !== this.getAttribute(name);
    if (name === 'nick') this.#frame.say({ type: 'nick', nick: this.nick });
    else if (name === 'mode') this.#setOpen(this.#isOpen);
    else if (name !== 'room') this.#sayLook();
    else if (isNew) this.#load();
  }

  /** Takes over what was set before this element was defined. */
  #adopt(name: (typeof PROPERTIES)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Record<string, unknown>)[name];
    Object.assign(this, { [name]: value });
  }

  #load(): void {
    this.#frame?.remove();
    this.#frame = undefined;
    this.#setUnread(0, '');
    if (this.room === '') return;
    this.#frame = new WidgetFrame(this.#address(), {
      loaded: () => this.#greet(),
      report: (report) => this.#onReport(report),
      silent: () => this.#onSilence(),
    });
    this.#view.hold(this.#frame.element);
  }

  /** What matters for the first paint stands in the address too. */
  #address(): URL {
    const isId = ROOM_ID.test(this.room);
    const address = new URL(isId ? `/embed/${this.room}` : '/embed', ORIGIN);
    if (!isId) address.searchParams.set('room', this.room);
    const given = {
      theme: this.theme,
      accent: this.#accentNow(),
      lang: this.lang,
      nick: this.nick,
    };
    for (const [name, value] of Object.entries(given)) {
      if (value !== '') address.searchParams.set(name, value);
    }
    return address;
  }

  /** The attribute, or else what the host's style says. */
  #accentNow(): string {
    return this.accent || getComputedStyle(this).getPropertyValue('--nick-room-accent').trim();
  }

  #greet(): void {
    this.#sayLook();
    this.#sayShown();
    if (this.nick !== '') this.#frame?.say({ type: 'nick', nick: this.nick });
  }

  #sayLook(): void {
    this.#view.accent(this.accent);
    const { theme, lang } = this;
    this.#frame?.say({ type: 'look', theme, accent: this.#accentNow(), lang });
  }

  #sayShown(): void {
    this.#frame?.say({ type: 'shown', shown: this.mode === 'inline' || this.#isOpen });
  }

  #onReport(report: Report): void {
    if (report.type === 'escape') this.close();
    else if (report.type === 'unread') this.#setUnread(report.count, report.label);
    else if (report.type === 'message') this.#tell('message', report.entry);
    else if (report.type === 'state') this.#setState(report.state);
    else if (report.type === 'words') this.#view.name(report.words);
    else this.#tell('ready', {});
  }

  #onSilence(): void {
    console.warn(
      `nick-room: ${ORIGIN} does not answer. Is it up, and is ${location.origin} in its EMBED_ANCESTORS?`,
    );
    this.#setState({ name: 'unavailable' });
  }

  #setState(state: WidgetState): void {
    this.#state = state;
    this.#view.room(state.roomName ?? '');
    this.#tell('state', state);
  }

  #setUnread(count: number, label: string): void {
    const isNew = count !== this.#unread;
    this.#unread = count;
    this.#view.unread(count, label);
    if (isNew) this.#tell('unread', { count });
  }

  #setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#view.show(this.mode, isOpen);
    this.#fit();
    this.#sayShown();
  }

  #openByHand(): void {
    this.open();
    this.#view.focusFrame();
    this.#frame?.say({ type: 'focus' });
  }

  readonly #fit = (): void => {
    if (this.#isOpen && visualViewport) this.#view.fit(visualViewport);
  };

  /** Not bubbling: a `message` must not reach who listens on the window for `postMessage`. */
  #tell(name: 'ready' | 'message' | 'unread' | 'state', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
