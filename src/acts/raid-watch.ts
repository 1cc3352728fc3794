import { Refusal } from '../errors.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { isRaided } from '../rooms/door-queries.ts';
import { type ActParts, performAct } from './perform-act.ts';

interface RaidParts extends ActParts {
  readonly policies: RoomPolicies;
}

/** Who switches the protection on where nobody has. */
const ROOM_ITSELF = { memberId: 'system', role: 'admin', asRole: 'admin', address: '' };

/**
 * Somebody has entered a room: switches its raid protection on where so many have within a minute that
 * the room is set to. Rooms that are not set so cost nothing.
 *
 * @throws {Refusal} `unavailable`
 */
export async function armIfRaided(parts: RaidParts, roomId: string): Promise<void> {
  const { raidJoins } = await parts.policies.of(roomId);
  if (raidJoins === 0 || !(await isRaided(parts.database, roomId))) return;
  try {
    await performAct(parts, { ...ROOM_ITSELF, roomId }, 'raid', { on: true });
  } catch (error) {
    // Two who came at once have both seen it.
    if (!(error instanceof Refusal) || error.code !== 'already_done') throw error;
  }
}
