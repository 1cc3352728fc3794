import { enterRoom } from '../api.ts';
import { findProfile, keepSeat, proofFor, type Seat } from '../seats.ts';

/** A seat and the room it is in. */
export interface Seated {
  roomId: string;
  seat: Seat;
}

/**
 * Enters the room of this name under a nick that the host's page gave, without a question.
 *
 * @param nickId whom to be from now on under this nick; absent: whoever this browser was under it
 * @throws {ApiError}
 */
export async function takeSeat(name: string, nick: string, nickId?: string): Promise<Seated> {
  const { headNum } = findProfile();
  const entered = await enterRoom({ name, nick, headNum, nickId: nickId ?? proofFor(name, nick) });
  const { room, member } = entered;
  const seat = { nickId: entered.nickId, nick: member.user_name, roomName: room.room_name };
  keepSeat(room.room_id, seat);
  return { roomId: room.room_id, seat };
}
