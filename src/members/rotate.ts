import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { RoomSignal } from '../room-signal.ts';
import { replaceSecret } from './credential-queries.ts';
import { newCredential } from './credentials.ts';
import { readRoomsOf } from './member-queries.ts';

/**
 * Puts a new secret in the place of the one that a member has proved himself with. The old one is
 * worth nothing from now on, and what was opened with it is closed, on every node.
 *
 * @returns the new nickId
 * @throws {Refusal} `unauthorized` where it was rotated or forgotten meanwhile
 */
export async function rotateCredential(
  { database, bus }: { database: Database; bus: Bus<RoomSignal> },
  { memberId, credentialId }: { memberId: string; credentialId: number },
): Promise<string> {
  // First: were it to fail when the old one is gone, its holder would never learn the new one.
  const roomIds = await readRoomsOf(database, memberId);
  const next = newCredential(memberId);
  if (!(await replaceSecret(database, credentialId, next))) throw new Refusal('unauthorized');
  for (const roomId of roomIds) {
    bus.publish(roomId, { type: 'revoked', memberId, credentialId });
  }
  return next.nickId;
}
