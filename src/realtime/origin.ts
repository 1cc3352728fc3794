import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';

/**
 * Whether a socket was opened by a page of an origin that may not: where ALLOWED_ORIGINS is set, by
 * any other than those and our own. Programs send no origin, and no cookie is there to ride on, so
 * this is about whose pages may be a client, not about who may be somebody.
 */
export function isForeignOrigin(
  { headers, host }: Pick<FastifyRequest, 'headers' | 'host'>,
  { ALLOWED_ORIGINS, PUBLIC_URL }: Config,
): boolean {
  const { origin } = headers;
  if (origin === undefined || ALLOWED_ORIGINS.length === 0) return false;
  if (ALLOWED_ORIGINS.includes('*') || ALLOWED_ORIGINS.includes(origin)) return false;
  if (!URL.canParse(origin)) return true;
  const own = PUBLIC_URL === '' ? host : new URL(PUBLIC_URL).host;
  return new URL(origin).host !== own;
}
