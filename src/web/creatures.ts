/** What a creature is painted with; each is a colour of CSS. */
export interface Paint {
  body: string;
  /** A lighter tone of the body: muzzle, belly, inner ear. */
  light: string;
  /** What stands out: beak, nose, lamp. */
  spot: string;
}

const INK = '#2b2f36';

const eyes = (y: number, apart: number, radius = 1.7): string =>
  [20 - apart, 20 + apart]
    .map((x) => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${INK}"/>`)
    .join('');
const shape = (fill: string, d: string): string => `<path fill="${fill}" d="${d}"/>`;
const oval = (fill: string, x: number, y: number, rx: number, ry = rx): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
const line = (d: string, colour = INK): string =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.4" stroke-linecap="round"/>`;
const smile = (y: number): string => line(`M17 ${y}q3 2.6 6 0`);

/** Ten heads on a ground of 40 × 40, drawn for nickroom, as the inside of an SVG. */
export const CREATURES: readonly ((paint: Paint) => string)[] = [
  // Cat
  ({ body, light, spot }) =>
    shape(body, 'M8.5 8.5l9 4.5h5l9-4.5 1 13H7.5z') +
    oval(body, 20, 23.5, 13, 11.5) +
    shape(light, 'M11 12.5l4 2-3.5 3.2zM29 12.5l-4 2 3.5 3.2z') +
    eyes(22, 5) +
    shape(spot, 'M18 26h4l-2 2.2z') +
    line('M20 28.2q-1.5 2.3-3.5 1.3M20 28.2q1.5 2.3 3.5 1.3'),
  // Bear
  ({ body, light, spot }) =>
    oval(body, 10.5, 12, 5) +
    oval(body, 29.5, 12, 5) +
    oval(light, 10.5, 12, 2.5) +
    oval(light, 29.5, 12, 2.5) +
    oval(body, 20, 22.5, 13, 12) +
    oval(light, 20, 27, 6.5, 5) +
    eyes(20.5, 5.2) +
    oval(spot, 20, 25, 2.3, 1.6) +
    smile(28),
  // Rabbit
  ({ body, light, spot }) =>
    oval(body, 14.5, 11, 4, 9.5) +
    oval(body, 25.5, 11, 4, 9.5) +
    oval(light, 14.5, 11, 1.8, 6.5) +
    oval(light, 25.5, 11, 1.8, 6.5) +
    oval(body, 20, 25, 12, 10.5) +
    eyes(23.5, 5) +
    oval(spot, 20, 27, 1.8, 1.2) +
    shape('#fff', 'M18.2 29.5h3.6v3a.8.8 0 0 1-.8.8h-2a.8.8 0 0 1-.8-.8z'),
  // Owl
  ({ body, light, spot }) =>
    shape(body, 'M7.5 8q6 3.5 12.5 3.5T32.5 8q2 9 .8 16A13.4 11.5 0 0 1 6.7 24q-1.2-7 .8-16z') +
    oval(light, 14, 20, 6) +
    oval(light, 26, 20, 6) +
    eyes(20, 6, 2.6) +
    shape(spot, 'M17.8 24.2h4.4L20 28.5z'),
  // Frog
  ({ body, light, spot }) =>
    oval(body, 12, 13, 5.5) +
    oval(body, 28, 13, 5.5) +
    oval('#fff', 12, 13, 3.4) +
    oval('#fff', 28, 13, 3.4) +
    eyes(13.3, 8) +
    oval(body, 20, 24, 14.5, 10.5) +
    oval(light, 20, 29, 8, 4.5) +
    oval(spot, 9.8, 25, 2, 1.4) +
    oval(spot, 30.2, 25, 2, 1.4) +
    line('M12.5 24q7.5 5.5 15 0'),
  // Penguin
  ({ body, light, spot }) =>
    oval(body, 20, 22, 13, 14.5) +
    shape(
      light,
      'M20 17.5c3-5.5 10.5-3 10 5-.4 7-5 11.5-10 11.5s-9.6-4.5-10-11.5c-.5-8 7-10.5 10-5z',
    ) +
    eyes(21, 4.8) +
    shape(spot, 'M16.6 24.5q3.4-2 6.8 0L20 28.6z'),
  // Ghost
  ({ body, light, spot }) =>
    shape(body, 'M8 21a12 12.5 0 0 1 24 0v13.5l-4-3-4 3-4-3-4 3-4-3-4 3z') +
    oval(light, 12.5, 25, 2.2, 1.5) +
    oval(light, 27.5, 25, 2.2, 1.5) +
    eyes(20.5, 4.6, 2) +
    oval(spot, 20, 26, 2, 2.6),
  // Robot
  ({ body, light, spot }) =>
    line('M20 13V8', body) +
    oval(spot, 20, 6.8, 2.4) +
    shape(body, 'M5 21h3v7H5zM32 21h3v7h-3z') +
    `<rect x="8" y="12.5" width="24" height="21" rx="6" fill="${body}"/>` +
    `<rect x="11.5" y="17" width="17" height="8" rx="4" fill="${INK}"/>` +
    oval(light, 16, 21, 1.9) +
    oval(light, 24, 21, 1.9) +
    line('M16 29h8'),
  // Fox
  ({ body, light, spot }) =>
    shape(body, 'M7 7l8.5 5h9L33 7l1 13q-3 9-14 15Q9 29 6 20z') +
    shape(light, 'M6.3 21Q13 20 20 34.8 9 29.5 6.3 21zM33.7 21Q27 20 20 34.8 31 29.5 33.7 21z') +
    shape(light, 'M9.5 11l3.8 2.4-3.2 2.6zM30.5 11l-3.8 2.4 3.2 2.6z') +
    eyes(20.5, 5.3) +
    oval(spot, 20, 32.6, 2.2, 1.8),
  // Visitor from elsewhere
  ({ body, light, spot }) =>
    line('M14 13l-3-6M26 13l3-6', body) +
    oval(spot, 10.8, 6.5, 2.2) +
    oval(spot, 29.2, 6.5, 2.2) +
    oval(body, 20, 23, 13, 11.5) +
    oval('#fff', 20, 20, 5.6) +
    oval(INK, 20, 20.4, 2.8) +
    oval(light, 21.2, 19.2, 1) +
    line('M15 28.5q5 3.5 10 0'),
];
