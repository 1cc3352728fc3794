import { type Entered, enterRoom } from '../api.ts';
import { findProfile, keepSeat, proofFor } from '../seats.ts';

/**
 * Enters the room of this name under a nick that the host's page gave, without a question. What the
 * forms offer stays what the person chose.
 *
 * @throws {ApiError}
 */
export async function takeSeat(name: string, nick: string): Promise<Entered> {
  const { headNum } = findProfile();
  const entered = await enterRoom({ name, nick, headNum, nickId: proofFor(name, nick) });
  const { room, member, nickId } = entered;
  keepSeat(room.room_id, { nickId, nick: member.user_name, roomName: room.room_name });
  return entered;
}
