import type { Entry } from '../../client/index.ts';
import type { RoomSession } from '../room/room-session.ts';
import { texts } from '../texts.ts';
import { type Place, placeBelow } from './menu.ts';
import { openMessageMenu } from './message-menu.ts';

/** How long a finger has to rest, in ms. */
const LONG_PRESS_MS = 500;
const ROWS = '.message[data-seq], .notice[data-seq]';

/**
 * Opens the menus of messages: by the other mouse button, by a finger that rests, and by one button
 * that follows the pointer and, once it has the focus, the arrow keys. One for all messages, so that
 * none of them costs more to draw.
 */
export class MessageActions {
  readonly #log: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #session: RoomSession;
  #row: HTMLElement | undefined;
  #press: ReturnType<typeof setTimeout> | undefined;
  #isResting = false;

  constructor(log: HTMLElement, button: HTMLButtonElement, session: RoomSession) {
    this.#log = log;
    this.#button = button;
    this.#session = session;
    log.addEventListener('pointerover', (event) => this.#onPointer(event));
    log.addEventListener('pointerleave', (event) => this.#onLeave(event));
    log.addEventListener('contextmenu', (event) => this.#onContextMenu(event));
    log.addEventListener('touchstart', (event) => this.#onTouch(event), { passive: true });
    for (const end of ['touchmove', 'touchcancel']) {
      log.addEventListener(end, () => clearTimeout(this.#press), { passive: true });
    }
    log.addEventListener('touchend', (event) => this.#onLift(event));
    log.addEventListener('scroll', () => this.#show(), { passive: true });
    button.addEventListener('focus', () => this.#show(this.#row ?? this.#rows.at(-1)));
    button.addEventListener('keydown', (event) => this.#onKey(event));
    button.addEventListener('click', () => this.#open(this.#row, placeBelow(button)));
  }

  /** What brought this about, had it been here already. */
  begin(event: Event): void {
    if (event.type === 'contextmenu') this.#onContextMenu(event as MouseEvent);
    else if (event.type === 'touchstart') this.#onTouch(event as TouchEvent);
    else if (event.type === 'focusin') this.#show(this.#rows.at(-1));
    else this.#onPointer(event as PointerEvent);
  }

  get #rows(): HTMLElement[] {
    return [...this.#log.querySelectorAll<HTMLElement>(ROWS)].filter((row) => this.#has(row));
  }

  /** Whether there may be something to do with this row. */
  #has(row: Element): boolean {
    return row.matches('.message') || this.#session.standing.cares;
  }

  #rowOf(target: EventTarget | null): HTMLElement | undefined {
    const row = (target as Element | null)?.closest<HTMLElement>(ROWS);
    return row && this.#has(row) ? row : undefined;
  }

  #onPointer({ target, pointerType }: PointerEvent): void {
    if (pointerType === 'mouse') this.#show(this.#rowOf(target));
  }

  #onLeave({ relatedTarget }: PointerEvent): void {
    if (relatedTarget === this.#button || document.activeElement === this.#button) return;
    this.#row = undefined;
    this.#show();
  }

  /** A link and a selected text keep the menu of the browser, and everything does with Shift. */
  #onContextMenu(event: MouseEvent): void {
    const isTheirs = (event.target as Element).closest('a') !== null || event.shiftKey;
    const isSelected = getSelection()?.isCollapsed === false && event.button === 2;
    const row = this.#rowOf(event.target);
    if (isTheirs || isSelected || row === undefined) return;
    event.preventDefault();
    this.#open(row, { x: event.clientX, y: event.clientY });
  }

  /** Where the browser has no menu of its own for that. */
  #onTouch({ target, touches }: TouchEvent): void {
    clearTimeout(this.#press);
    const [touch] = touches;
    const row = this.#rowOf(target);
    if (touch === undefined || row === undefined || touches.length > 1) return;
    const place = { x: touch.clientX, y: touch.clientY };
    this.#press = setTimeout(() => {
      this.#isResting = true;
      this.#open(row, place);
    }, LONG_PRESS_MS);
  }

  /** The click that follows would close what has just opened. */
  #onLift(event: TouchEvent): void {
    clearTimeout(this.#press);
    if (this.#isResting) event.preventDefault();
    this.#isResting = false;
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = this.#rows;
    const at = this.#row === undefined ? rows.length : rows.indexOf(this.#row);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    row?.scrollIntoView({ block: 'nearest' });
    this.#show(row);
  }

  /** Puts the button beside a row; without one it is not to be seen. */
  #show(row = this.#row): void {
    const shown = row?.isConnected ? row : undefined;
    this.#row = shown;
    this.#button.classList.toggle('shown', shown !== undefined);
    const entry = this.#entryOf(shown);
    const words = entry && `${entry.log_user_name}: ${entry.log_content}`;
    this.#button.setAttribute(
      'aria-label',
      [texts.messageActions, words].filter(Boolean).join(' '),
    );
    const bubble = shown?.querySelector('.bubble') ?? shown?.querySelector('.line');
    if (!bubble) return;
    const { top: above, left: before, right: behind } = this.#log.getBoundingClientRect();
    const { top, left, right } = bubble.getBoundingClientRect();
    const { offsetWidth: width } = this.#button;
    const x = shown?.matches('.own') ? left - width : Math.min(right, behind - width);
    this.#button.style.setProperty('--x', `${x - before}px`);
    this.#button.style.setProperty('--y', `${top - above}px`);
  }

  #entryOf(row: HTMLElement | undefined): Entry | undefined {
    const seq = Number(row?.dataset.seq);
    return this.#session.conversation.entries.find(seq)?.entry;
  }

  #open(row: HTMLElement | undefined, place: Place): void {
    const entry = this.#entryOf(row);
    if (entry === undefined) return;
    openMessageMenu(this.#session, entry, place).catch(() =>
      this.#session.tell(texts.errors.unreachable),
    );
  }
}
