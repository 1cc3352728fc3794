import type { Queue } from '../../client/index.ts';
import { ask, withKey } from '../api.ts';
import type { RoomSession } from '../room/room-session.ts';

/**
 * What waits for moderators; the session learns how much it is, which it is told only of changes.
 *
 * @throws {ApiError}
 */
export async function readQueue(session: RoomSession): Promise<Queue> {
  const { roomId, nickId } = session;
  const queue = await ask<Queue>(`/rooms/${encodeURIComponent(roomId)}/queue`, withKey(nickId));
  const { reports, held, waiting } = queue;
  session.noteQueue({ reports: reports.length, held: held.length, waiting: waiting.length });
  return queue;
}
