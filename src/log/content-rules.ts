import { Refusal } from '../errors.ts';
import { newClientId } from '../ids.ts';

/**
 * The text of a message as it may be stored: not blank, at most `max` code points, and without
 * what PostgreSQL or UTF-8 has no place for.
 *
 * @throws {Refusal} `content_empty`, `content_too_long`, `content_invalid`
 */
export function parseContent(content: string, max: number): string {
  if (content.trim() === '') throw new Refusal('content_empty');
  if (isLonger(content, max)) {
    throw new Refusal('content_too_long', { message: `A message has at most ${max} characters.` });
  }
  if (!isStorable(content)) throw new Refusal('content_invalid');
  return content;
}

/**
 * An author's own id of a message, or one of ours where it gave none.
 *
 * @throws {Refusal} `bad_request` for an id that cannot be stored
 */
export function parseClientId(clientId: string | undefined): string {
  if (clientId === undefined) return newClientId();
  if (!/^[^\p{Cc}\p{Cs}]+$/u.test(clientId)) {
    throw new Refusal('bad_request', { message: 'The field clientId is wrong.' });
  }
  return clientId;
}

/** Whether PostgreSQL and UTF-8 have a place for a text, or for every text in a value. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  return typeof value !== 'object' || value === null || Object.values(value).every(isStorable);
}

function isLonger(text: string, codePoints: number): boolean {
  if (text.length <= codePoints) return false;
  // Two UTF-16 units are at most one code point less.
  return text.length > 2 * codePoints || [...text].length > codePoints;
}
