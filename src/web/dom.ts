type Child = Node | string;

/**
 * An element with attributes and children. A string becomes a text node, never markup, so whatever
 * a user wrote is shown letter by letter. `true` sets an empty attribute, `false` none.
 */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Outlines on a grid of 24. */
export const ICONS = {
  back: 'M15 5l-7 7 7 7',
  people:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 010 6.4M18 14.9c2 .7 3.2 2.5 3.5 5.1',
  link: 'M10 14a4.5 4.5 0 006.4 0l3-3a4.5 4.5 0 00-6.4-6.4l-1.2 1.2M14 10a4.5 4.5 0 00-6.4 0l-3 3a4.5 4.5 0 006.4 6.4l1.2-1.2',
  leave: 'M14 4H6a1 1 0 00-1 1v14a1 1 0 001 1h8M11 12h10M17.5 8.5L21 12l-3.5 3.5',
  share: 'M12 15V3.5M7.5 7.5L12 3l4.5 4.5M5 12v7.5a1 1 0 001 1h12a1 1 0 001-1V12',
  settings:
    'M4 7h8m5 0h3M4 17h3m5 0h8M17 7a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM12 17a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z',
  dice: 'M6 3.5h12A2.5 2.5 0 0120.5 6v12a2.5 2.5 0 01-2.5 2.5H6A2.5 2.5 0 013.5 18V6A2.5 2.5 0 016 3.5zM8.5 8.5h0M15.5 8.5h0M12 12h0M8.5 15.5h0M15.5 15.5h0',
  edit: 'M5 19l1-4.5L16.5 4a2.1 2.1 0 013 3L9 17.5 5 19zM14.5 6l3 3',
  close: 'M6 6l12 12M18 6L6 18',
  send: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  emoji: 'M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.5v.5M15 9.5v.5',
  sent: 'M5 12.5l4.5 4.5L19 7.5',
  waiting: 'M12 21a9 9 0 100-18 9 9 0 000 18zM12 7.5V12l3 2',
} as const;

/** A drawing for the eye alone; the button around it says in words what it does. */
export function icon(name: keyof typeof ICONS): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}
