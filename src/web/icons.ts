import { html, type TemplateResult } from 'lit';

/** Outlines on a grid of 24. */
const ICONS = {
  back: 'M15 5l-7 7 7 7',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 010 6.4M18 14.9c2 .7 3.2 2.5 3.5 5.1',
  leave: 'M14 4H6a1 1 0 00-1 1v14a1 1 0 001 1h8M11 12h10M17.5 8.5L21 12l-3.5 3.5',
  share: 'M12 15V3.5M7.5 7.5L12 3l4.5 4.5M5 12v7.5a1 1 0 001 1h12a1 1 0 001-1V12',
  settings:
    'M4 7h8m5 0h3M4 17h3m5 0h8M17 7a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM12 17a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z',
  dice: 'M6 3.5h12A2.5 2.5 0 0120.5 6v12a2.5 2.5 0 01-2.5 2.5H6A2.5 2.5 0 013.5 18V6A2.5 2.5 0 016 3.5zM8.5 8.5h0M15.5 8.5h0M12 12h0M8.5 15.5h0M15.5 15.5h0',
  edit: 'M5 19l1-4.5L16.5 4a2.1 2.1 0 013 3L9 17.5 5 19zM14.5 6l3 3',
  close: 'M6 6l12 12M18 6L6 18',
  shield:
    'M12 3l7.5 2.8v5.4c0 4.6-3 7.9-7.5 9.8-4.5-1.9-7.5-5.2-7.5-9.8V5.8L12 3zM8.8 12l2.3 2.3 4.2-4.4',
  more: 'M6 12h0M12 12h0M18 12h0',
  send: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  emoji: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.5v.5M15 9.5v.5',
  sent: 'M5 12.5l4.5 4.5L19 7.5',
  waiting: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7.5V12l3 2',
} as const;

type IconName = keyof typeof ICONS;

const drawn = new Map<IconName, TemplateResult>();

/**
 * A drawing for the eye alone; the button around it says in words what it does. As a template that
 * is kept, which costs nothing when it is drawn again.
 */
export function icon(name: IconName): TemplateResult {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const fresh = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]}></path></svg>`;
  drawn.set(name, fresh);
  return fresh;
}
