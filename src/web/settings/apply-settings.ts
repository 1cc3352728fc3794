import type { Settings } from './choices.ts';

/** The colour around the page on a phone, the same as --ground of styles/base.css. */
const GROUND = { light: '#f4f3f0', dark: '#14171a' } as const;

/** Puts what can be seen of the settings on <html>; the styles do the rest. */
export function applySettings({ theme, textSize }: Settings): void {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.textSize = textSize;
  for (const scheme of ['light', 'dark'] as const) {
    const colour = GROUND[theme === 'system' ? scheme : theme];
    const meta = `meta[name=theme-color][media*=${scheme}]`;
    document.querySelector(meta)?.setAttribute('content', colour);
  }
}
