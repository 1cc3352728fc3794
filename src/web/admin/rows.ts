import { html, type TemplateResult } from 'lit';
import { momentOf } from '../times.ts';
import { shortMoment } from './format.ts';
import { linkTo } from './places.ts';

/** A name that leads to its room or person. */
export const nameLink = (view: 'rooms' | 'people', id: string, name: string): TemplateResult =>
  html`<a class="name" href=${linkTo(view, id)} dir="auto">${name}</a>`;

/** A moment in few characters; all of it for who looks closer. */
export const when = (iso: string): TemplateResult =>
  html`<time datetime=${iso} title=${momentOf(Date.parse(iso))}>${shortMoment(iso)}</time>`;

/** A few words beside a name, as `closed` or a role. */
export const badge = (text: string, kind = ''): TemplateResult =>
  html`<span class="badge" data-kind=${kind}>${text}</span>`;

/** A choice of a few, above a list. */
export function choice<C extends string>(
  label: string,
  choices: Readonly<Record<C, string>>,
  now: C,
  choose: (choice: C) => void,
): TemplateResult {
  const options = (Object.keys(choices) as C[]).map(
    (one) => html`<option value=${one} ?selected=${one === now}>${choices[one]}</option>`,
  );
  const changed = ({ target }: Event): void => choose((target as HTMLSelectElement).value as C);
  return html`
    <label class="field small-field">${label}
      <select @change=${changed}>${options}</select>
    </label>
  `;
}

/** A field to search by; asks a moment after the last key. */
export function searchField(label: string, search: (text: string) => void): TemplateResult {
  let timer = 0;
  const typed = ({ target }: Event): void => {
    clearTimeout(timer);
    timer = setTimeout(() => search((target as HTMLInputElement).value), SEARCH_AFTER_MS);
  };
  return html`
    <label class="field small-field wide">${label}
      <input type="search" @input=${typed} autocomplete="off" spellcheck="false" />
    </label>
  `;
}

const SEARCH_AFTER_MS = 200;
