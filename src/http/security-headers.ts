import type { Config } from '../config/config.ts';

/** Seconds: a year, the least that lists of such sites take. */
const HSTS_MAX_AGE_S = 31_536_000;

/** An answer to a program is no page: nothing in it is loaded, run or framed. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * What every answer has; pages bring their own in their place (`page-headers.ts`). Where people come
 * by https, they shall never come by http again.
 */
export function securityHeaders(
  { PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>,
  hasTls: boolean,
): Record<string, string> {
  const isHttps = PUBLIC_URL === '' ? hasTls : PUBLIC_URL.startsWith('https:');
  return {
    ...HEADERS,
    ...(isHttps && { 'strict-transport-security': `max-age=${HSTS_MAX_AGE_S}` }),
  };
}
