import { cssOf, type Rgb, readableOn, textOn, tint, toRgb, WHITE } from '../embed/colour.ts';
import type { Look } from '../embed/messages.ts';
import { settings } from '../settings/settings.ts';

/** What an accent must suit, of styles/base.css. */
const LIGHT = { ground: [244, 243, 240], paper: WHITE, soft: [95, 104, 109] } as const;
const DARK = { ground: [38, 44, 49], paper: [29, 34, 38], soft: [163, 173, 180] } as const;
/** How much of the accent is in the bubble of one's own messages. */
const OWN_SHARE = 0.24;

/** Colours the widget as the host wants it, as far as it can still be read. */
export function applyLook({ theme, accent, lang }: Look): void {
  settings.impose({ theme, language: lang });
  const { style } = document.documentElement;
  for (const [name, value] of Object.entries(accentTokens(toRgb(accent)))) {
    if (value === '') style.removeProperty(name);
    else style.setProperty(name, value);
  }
}

function accentTokens(wanted: Rgb | undefined): Record<string, string> {
  if (wanted === undefined) return { '--accent': '', '--on-accent': '', '--own': '' };
  const light = readableOn(LIGHT.ground, wanted);
  const dark = readableOn(DARK.ground, wanted);
  const own = ({ paper, soft }: typeof LIGHT | typeof DARK, colour: Rgb): Rgb =>
    tint(paper, colour, soft, OWN_SHARE);
  return {
    '--accent': both(light, dark),
    '--on-accent': both(textOn(light), textOn(dark)),
    '--own': both(own(LIGHT, light), own(DARK, dark)),
  };
}

const both = (light: Rgb, dark: Rgb): string => `light-dark(${cssOf(light)}, ${cssOf(dark)})`;
