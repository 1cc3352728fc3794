import { cssOf, textOn, toRgb } from './colour.ts';
import type { Words } from './messages.ts';
import { style } from './style.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Outlines on a grid of 24. */
const TALK = 'M7 4h10a4 4 0 014 4v5a4 4 0 01-4 4h-4.5L8 20.5V17H7a4 4 0 01-4-4V8a4 4 0 014-4z';
const CROSS = 'M6 6l12 12M18 6L6 18';
/** A badge has room for two digits. */
const BADGE_MAX = 99;

interface ViewActions {
  /** By a person, who expects the focus to follow. */
  toggle: () => void;
  close: () => void;
}

/**
 * What the element draws on the host's page: the panel around the frame, and for the bubble its
 * launcher. The order of the parts never changes, since a frame that is moved loads again.
 */
export class View {
  readonly #panel = part('div', 'panel');
  readonly #name = part('span', 'name');
  readonly #close = part('button', 'close');
  readonly #launcher = part('button', 'launcher');
  readonly #badge = part('span', 'badge');
  #words: Words = { chat: 'Chat', open: 'Chat', close: 'Chat' };
  #unread = '';
  #isOpen = false;

  constructor(root: ShadowRoot, actions: ViewActions) {
    root.adoptedStyleSheets = [style];
    this.#panel.id = 'panel';
    this.#launcher.setAttribute('aria-controls', 'panel');
    this.#launcher.append(icon(TALK, 'talk'), icon(CROSS, 'cross'), this.#badge);
    this.#close.append(icon(CROSS, 'cross'));
    this.#badge.hidden = true;
    const bar = part('div', 'bar');
    bar.append(this.#name, this.#close);
    this.#panel.append(bar);
    root.append(this.#launcher, this.#panel);
    this.#launcher.addEventListener('click', actions.toggle);
    this.#close.addEventListener('click', actions.close);
    root.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Escape') actions.close();
    });
    this.#label();
  }

  hold(frame: HTMLIFrameElement): void {
    this.#panel.append(frame);
    this.#label();
  }

  /** Inline everything is to be seen; as a bubble the panel is a dialog that may be closed. */
  show(mode: 'inline' | 'bubble', isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#panel.classList.toggle('open', isOpen);
    this.#panel.inert = mode === 'bubble' && !isOpen;
    if (mode === 'bubble') this.#panel.setAttribute('role', 'dialog');
    else this.#panel.removeAttribute('role');
    this.#launcher.setAttribute('aria-expanded', String(isOpen));
    this.#label();
  }

  /** @param label the count in words, for who does not see the badge */
  unread(count: number, label: string): void {
    this.#badge.hidden = count === 0;
    this.#badge.textContent = count > BADGE_MAX ? `${BADGE_MAX}+` : String(count);
    this.#unread = count === 0 ? '' : label;
    this.#label();
  }

  name(words: Words): void {
    this.#words = words;
    this.#label();
  }

  room(roomName: string): void {
    this.#name.textContent = roomName;
    this.#label();
  }

  /** Paints the launcher; '' leaves it to the style. */
  accent(colour: string): void {
    if (CSS.supports('color', colour)) this.#launcher.style.setProperty('--accent', colour);
    else this.#launcher.style.removeProperty('--accent');
    const ground = toRgb(getComputedStyle(this.#launcher).backgroundColor);
    if (ground) this.#launcher.style.color = cssOf(textOn(ground));
  }

  /** Keeps the panel within what a keyboard on the screen leaves of it. */
  fit({ height, offsetTop }: VisualViewport): void {
    this.#panel.style.setProperty('--view-height', `${height}px`);
    this.#panel.style.setProperty('--view-top', `${offsetTop}px`);
  }

  focusFrame(): void {
    this.#panel.querySelector('iframe')?.focus();
  }

  /** Hands the focus to the launcher if it would be lost with the panel. */
  rescueFocus(): void {
    const { activeElement } = this.#panel.getRootNode() as ShadowRoot;
    if (this.#panel.contains(activeElement)) this.#launcher.focus();
  }

  #label(): void {
    const { chat, open, close } = this.#words;
    const title = [chat, this.#name.textContent].filter(Boolean).join(' · ');
    const action = this.#isOpen ? close : open;
    const label = [action, this.#unread].filter(Boolean).join(', ');
    this.#launcher.setAttribute('aria-label', label);
    this.#close.setAttribute('aria-label', close);
    if (this.#panel.hasAttribute('role')) this.#panel.setAttribute('aria-label', title);
    else this.#panel.removeAttribute('aria-label');
    const frame = this.#panel.querySelector('iframe');
    if (frame) frame.title = title;
  }
}

function part<Tag extends 'div' | 'span' | 'button'>(
  tag: Tag,
  name: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = name;
  element.setAttribute('part', name);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  return element;
}

function icon(outline: string, name: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', outline);
  svg.append(path);
  return svg;
}
