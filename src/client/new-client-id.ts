/**
 * 128 random bits in hex: the name of one message, the same in each of its retries. Not
 * `crypto.randomUUID()`, which a browser hides from pages that are served without TLS.
 */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
