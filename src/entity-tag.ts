import { createHash } from 'node:crypto';

/** The strong entity tag of a body, with its quotes, as it stands in `ETag`. */
export const tagOf = (body: string | Buffer): string =>
  `"${createHash('sha1').update(body).digest('base64url')}"`;
