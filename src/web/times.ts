import { texts } from './texts.ts';

interface Formats {
  readonly hour: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
  readonly short: Intl.DateTimeFormat;
}

/** Making a format costs more than using it a thousand times, so each language has its own once. */
const made = new Map<string, Formats>();

function formats(): Formats {
  const { language } = texts;
  const known = made.get(language);
  if (known !== undefined) return known;
  const fresh = {
    hour: new Intl.DateTimeFormat(language, { timeStyle: 'short' }),
    day: new Intl.DateTimeFormat(language, { dateStyle: 'full' }),
    full: new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }),
    short: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  };
  made.set(language, fresh);
  return fresh;
}

/** Hour and minute in the reader's own time zone. Times are in ms since 1970. */
export const hourOf = (at: number): string => formats().hour.format(at);

export const dayOf = (at: number): string => formats().day.format(at);

/** When something ends: the hour alone where that is today. */
export function endOf(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? hourOf(at) : formats().short.format(at);
}

/** Day and time to the second. */
export const momentOf = (at: number): string => formats().full.format(at);
