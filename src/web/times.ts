import { el } from './dom.ts';
import { texts } from './texts.ts';

const hour = new Intl.DateTimeFormat(texts.language, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(texts.language, { dateStyle: 'full' });
const full = new Intl.DateTimeFormat(texts.language, { dateStyle: 'full', timeStyle: 'medium' });

/** The hour of an entry in the reader's own time zone, with the full date on hover. */
export function timeOf(createdAt: string): HTMLTimeElement {
  const date = new Date(createdAt);
  return el('time', { datetime: createdAt, title: full.format(date) }, hour.format(date));
}

export const dayOf = (createdAt: string): string => day.format(new Date(createdAt));
