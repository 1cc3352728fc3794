/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

export const WHITE: Rgb = [255, 255, 255];
export const BLACK: Rgb = [0, 0, 0];
/** What WCAG 2.2 AA asks of text. */
const READABLE = 4.5;

/** Reads a CSS colour of any notation, as the browser does; undefined where it is none. */
export function toRgb(colour: string): Rgb | undefined {
  if (!CSS.supports('color', colour)) return undefined;
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (context === null) return undefined;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

export const cssOf = ([red, green, blue]: Rgb): string => `rgb(${red} ${green} ${blue})`;

/** WCAG's contrast ratio, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** White or black, whichever can be read on this colour: one of them always can. */
export const textOn = (ground: Rgb): Rgb => (contrast(WHITE, ground) >= READABLE ? WHITE : BLACK);

/** The colour, mixed with white or black by as little as makes it readable on this ground. */
export function readableOn(ground: Rgb, colour: Rgb): Rgb {
  const end = textOn(ground);
  let mixed = colour;
  for (let share = 0.05; contrast(mixed, ground) < READABLE && share <= 1; share += 0.05) {
    mixed = mix(colour, end, share);
  }
  return mixed;
}

/** The ground with at most this share of a colour in it, as long as the text on it can be read. */
export function tint(ground: Rgb, colour: Rgb, text: Rgb, most: number): Rgb {
  let share = most;
  while (share > 0 && contrast(mix(ground, colour, share), text) < READABLE) share -= 0.02;
  return mix(ground, colour, Math.max(share, 0));
}

function mix(colour: Rgb, other: Rgb, share: number): Rgb {
  const channel = (at: 0 | 1 | 2): number =>
    Math.round(colour[at] + (other[at] - colour[at]) * share);
  return [channel(0), channel(1), channel(2)];
}
