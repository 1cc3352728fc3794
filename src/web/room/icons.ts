import { html, type TemplateResult } from 'lit';

/** An outline on a grid of 24; for the eye alone, the button around it says in words what it does. */
const outline = (path: string): TemplateResult => html`
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>
`;

export const icons = {
  back: outline('M15 5l-7 7 7 7'),
  people: outline(
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.3a3.5 3.5 0 010 6.4M18 14.9c2 .7 3.2 2.5 3.5 5.1',
  ),
  share: outline(
    'M12 15V4M7.5 8L12 3.5 16.5 8M5 12.5V19a1.5 1.5 0 001.5 1.5h11A1.5 1.5 0 0019 19v-6.5',
  ),
  settings: outline(
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5zM8 14.5a2.5 2.5 0 110 5 2.5 2.5 0 010-5z',
  ),
  leave: outline('M14 4H6a1 1 0 00-1 1v14a1 1 0 001 1h8M11 12h10M17.5 8.5L21 12l-3.5 3.5'),
  send: outline('M12 19V5M6 11l6-6 6 6'),
  down: outline('M12 5v14M6 13l6 6 6-6'),
  emoji: outline(
    'M12 21a9 9 0 100-18 9 9 0 000 18zM8.5 14.5c1.8 2.3 5.2 2.3 7 0M9 9.5v.5M15 9.5v.5',
  ),
  close: outline('M6 6l12 12M18 6L6 18'),
  sent: outline('M5 12.5l4.5 4.5L19 7.5'),
  waiting: outline('M12 21a9 9 0 100-18 9 9 0 000 18zM12 7.5V12l3 2'),
} as const;
