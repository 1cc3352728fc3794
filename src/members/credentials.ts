import { createHash, timingSafeEqual } from 'node:crypto';
import { isMemberId, newMemberId, newSecret } from '../ids.ts';

/**
 * A nickId is `<memberId>.<secret>`: the public id and 256 random bits that prove it. The database
 * keeps the SHA-256 of the secret alone; a plain hash is enough because the secret is random, not a
 * password somebody could guess.
 */
export interface Credential {
  readonly memberId: string;
  readonly secretHash: Buffer;
}

/**
 * A credential of a member, by default of a new one; `nickId` is shown to its holder once and never
 * stored.
 */
export function newCredential(memberId = newMemberId()): Credential & { readonly nickId: string } {
  const secret = newSecret();
  return { memberId, secretHash: secretHash(secret), nickId: `${memberId}.${secret}` };
}

/** Takes a nickId apart, or answers `undefined` for anything that is none. */
export function parseNickId(nickId: unknown): Credential | undefined {
  if (typeof nickId !== 'string' || nickId.length > 100) return undefined;
  const dot = nickId.indexOf('.');
  const memberId = nickId.slice(0, dot);
  const secret = nickId.slice(dot + 1);
  if (dot < 0 || !isMemberId(memberId) || !/^[\w-]{43}$/.test(secret)) return undefined;
  return { memberId, secretHash: secretHash(secret) };
}

/** The stored row with this credential's hash, in a time that does not tell how near others came. */
export function findAmong<Row extends { readonly secret_hash: Buffer }>(
  { secretHash }: Credential,
  rows: readonly Row[],
): Row | undefined {
  return rows.find((row) => timingSafeEqual(row.secret_hash, secretHash));
}

/** What is kept of a secret. */
export const secretHash = (secret: string): Buffer => createHash('sha256').update(secret).digest();
