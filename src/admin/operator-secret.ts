import { createHmac, timingSafeEqual } from 'node:crypto';
import { newSecret } from '../ids.ts';
import { secretHash } from '../members/credentials.ts';

/** What a link or a cookie of the operator's is worth: 256 random bits, of which SQL has the hash. */
export interface OperatorSecret {
  readonly secret: string;
  readonly hash: Buffer;
}

export function newOperatorSecret(): OperatorSecret {
  const secret = newSecret();
  return { secret, hash: secretHash(secret) };
}

/** The same of one that was sent, or `undefined` for anything that cannot be one. */
export const parseOperatorSecret = (text: string | undefined): OperatorSecret | undefined =>
  text !== undefined && /^[\w-]{43}$/.test(text)
    ? { secret: text, hash: secretHash(text) }
    : undefined;

/**
 * What a page has to send along with each act, beside the cookie. It follows from the cookie, which
 * no script can read, so a page of another site can neither see nor compute it.
 */
export const csrfToken = ({ secret }: OperatorSecret): string =>
  createHmac('sha256', secret).update('csrf').digest('base64url');

/** Whether that is the token, in a time that does not tell how near it came. */
export function isCsrfToken(secret: OperatorSecret, given: unknown): boolean {
  if (typeof given !== 'string') return false;
  return timingSafeEqual(secretHash(given), secretHash(csrfToken(secret)));
}
