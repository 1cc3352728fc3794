import { el } from './dom.ts';

/** A hue, 0 to 359, that stays with a member. */
export function hueOf(memberId: string, headNum: number): number {
  let hash = headNum * 47;
  for (const letter of memberId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return hash;
}

/** The first letter as a person counts letters: an emoji of several code points is one. */
function initialOf(nick: string): string {
  const [first] = new Intl.Segmenter().segment(nick);
  return first?.segment.toUpperCase() ?? '';
}

/** A coloured circle with a nick's first letter; the nick itself stands beside it. */
export function avatar(memberId: string, nick: string, headNum: number): HTMLElement {
  const circle = el('span', { class: 'avatar', 'aria-hidden': 'true' }, initialOf(nick));
  circle.style.setProperty('--hue', String(hueOf(memberId, headNum)));
  return circle;
}
