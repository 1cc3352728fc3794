import type { FastifyRequest } from 'fastify';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { parseNickId } from '../members/credentials.ts';
import type { Member } from '../protocol.ts';
import { readAdmission } from './room-queries.ts';

/** The nickId of `Authorization: Bearer <nickId>`. */
export function bearer({ headers }: FastifyRequest): string | undefined {
  const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

/**
 * The member of this room that the request proves itself as.
 *
 * @throws {Refusal} `room_not_found`, `room_closed`, `unauthorized`, `forbidden`
 */
export async function requireMember(
  database: Database,
  roomId: string,
  request: FastifyRequest,
): Promise<Member> {
  const nickId = bearer(request);
  const admission = await readAdmission(database, roomId, parseNickId(nickId));
  if (admission.outcome === 'admitted') return admission.member;
  if (admission.outcome === 'unauthorized' && nickId === undefined) {
    throw new Refusal('unauthorized', { message: 'Send Authorization: Bearer <nickId>.' });
  }
  throw new Refusal(admission.outcome);
}
