import { createHmac, randomBytes } from 'node:crypto';

/** As the Standard Webhooks specification marks its secrets. */
const PREFIX = 'whsec_';

/** A webhook's own secret, 256 random bits. Shown to its owner once. */
export const newSigningSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`;

/**
 * The headers by which a receiver knows a delivery for ours and for new (Standard Webhooks:
 * HMAC-SHA256 over id, time and body).
 *
 * @param timestamp seconds since 1970
 */
export function signedHeaders(
  secret: string,
  id: string,
  timestamp: number,
  body: string,
): Record<string, string> {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}
