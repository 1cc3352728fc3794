import { html, type TemplateResult } from 'lit';
import { ICONS } from '../dom.ts';

type IconName = keyof typeof ICONS;

const drawn = new Map<IconName, TemplateResult>();

/** A drawing as a template, which costs nothing when it is drawn again. For the eye alone. */
export function icon(name: IconName): TemplateResult {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const fresh = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]}></path></svg>`;
  drawn.set(name, fresh);
  return fresh;
}
