import { texts } from '../texts.ts';

/** A moment as day and time in few characters, in the reader's time zone. */
export const shortMoment = (iso: string): string =>
  new Intl.DateTimeFormat(texts.language, { dateStyle: 'short', timeStyle: 'short' }).format(
    new Date(iso),
  );

/** A count, or a measure with up to three digits that say something. */
export const numberText = (value: number): string =>
  new Intl.NumberFormat(texts.language, {
    maximumFractionDigits: Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0,
  }).format(value);
