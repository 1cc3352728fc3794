import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { addressOf } from '../limits/address.ts';
import { prove } from '../members/credential-queries.ts';
import { parseNickId } from '../members/credentials.ts';
import type { Member } from '../wire/protocol.ts';
import { type Admitted, readAdmission } from './admission.ts';
import { isReadByAll } from './room-queries.ts';

/** What stands behind `Authorization: Bearer`: a nickId, or the key of whoever registers webhooks. */
export function bearer({ headers }: FastifyRequest): string | undefined {
  const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return given;
}

/**
 * The member of this room that the request proves itself as.
 *
 * @throws {Refusal} `room_not_found`, `room_closed`, `unauthorized`, `forbidden`, `banned`,
 *   `not_allowed`
 */
export async function requireMember(
  database: Database,
  roomId: string,
  request: FastifyRequest,
): Promise<Member> {
  return (await requireAdmission(database, roomId, request)).member;
}

/** The same, with the credential that proved it. */
export async function requireAdmission(
  database: Database,
  roomId: string,
  request: FastifyRequest,
): Promise<Admitted> {
  const nickId = bearer(request);
  const admission = await readAdmission(database, roomId, parseNickId(nickId), addressOf(request));
  if (admission.outcome === 'admitted') return admission;
  if (admission.outcome === 'unauthorized' && nickId === undefined) {
    throw new Refusal('unauthorized', SEND_IT);
  }
  throw new Refusal(admission.outcome, {
    until: 'until' in admission ? admission.until : undefined,
  });
}

/**
 * Who reads this room: a member, or `undefined` for anybody at all where the room lets everybody.
 *
 * @throws {Refusal} as `requireAdmission` does
 */
export async function requireReader(
  database: Database,
  roomId: string,
  request: FastifyRequest,
): Promise<Admitted | undefined> {
  if (request.headers.authorization === undefined && (await isReadByAll(database, roomId))) {
    return undefined;
  }
  return requireAdmission(database, roomId, request);
}

const SEND_IT = { message: 'Send Authorization: Bearer <nickId>.' };

/**
 * Whose credential the request carries, wherever he is a member, and which one it is.
 *
 * @throws {Refusal} `unauthorized`
 */
export async function requireCredential(
  database: Database,
  request: FastifyRequest,
): Promise<{ memberId: string; credentialId: number }> {
  const nickId = bearer(request);
  if (nickId === undefined) throw new Refusal('unauthorized', SEND_IT);
  const credential = parseNickId(nickId);
  const credentialId = credential && (await prove(database, credential));
  if (!credential || credentialId === undefined) throw new Refusal('unauthorized');
  return { memberId: credential.memberId, credentialId };
}
