import { ApiError, findRoom } from '../api.ts';

/** Why a connection does not come about, as far as a page can find out. */
export type Obstacle = 'offline' | 'serverAway' | 'roomGone' | 'upgradeBlocked';

/**
 * Asks by plain HTTP what the socket cannot tell: a browser reports every handshake that failed
 * as 1006. Where HTTP works and knows the room, it is the upgrade that somebody drops on the way.
 */
export async function findObstacle(roomId: string): Promise<Obstacle> {
  if (!navigator.onLine) return 'offline';
  try {
    await findRoom(roomId);
    return 'upgradeBlocked';
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const isGone = error.code === 'room_not_found' || error.code === 'room_closed';
    return isGone ? 'roomGone' : 'serverAway';
  }
}
