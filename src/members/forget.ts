import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { newClientId } from '../ids.ts';
import { eraseTexts } from '../log/erase-texts.ts';
import { readHeads } from '../log/head-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { deleteMember, readRoomsOf } from './member-queries.ts';

export interface ForgetParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
}

/**
 * Forgets a member: nobody can prove to be him any more, his connections end, he is in no room, and
 * what he has said is blank.
 *
 * Most of it is made blank before, in small batches without a lock, so that a room does not wait for
 * somebody who has said much. Who is cut off in between asks again: his credential goes last.
 */
export async function forgetMember(
  { database, bus, config }: ForgetParts,
  memberId: string,
): Promise<void> {
  const roomIds = await readRoomsOf(database, memberId);
  for (const roomId of roomIds) await eraseTexts(database, roomId, memberId);
  await deleteMember(database, memberId, newClientId(), config.NOTICES_MAX_ONLINE);
  const heads = await readHeads(database, roomIds);
  for (const [roomId, { seq }] of heads) {
    bus.publish(roomId, { type: 'revoked', memberId });
    bus.publish(roomId, { type: 'departed', memberIds: [memberId] });
    bus.publish(roomId, { type: 'head', seq });
  }
}
