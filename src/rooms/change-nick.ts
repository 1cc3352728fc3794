import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { parseNick } from '../names/nick.ts';
import type { RoomSignal } from '../room-signal.ts';
import { type NickChanged, updateNick } from './nick-queries.ts';

export interface NickParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
}

interface NickRequest {
  readonly roomId: string;
  readonly memberId: string;
  readonly nick: string;
  /** A repeated one changes nothing and answers what is stored. */
  readonly clientId: string;
}

/**
 * Gives a member another nick, for the room and for all to see.
 *
 * @throws {Refusal} a fault of the nick, `nick_taken`, `nick_unchanged`, `forbidden`, `room_closed`
 */
export async function changeNick(
  { database, bus, config }: NickParts,
  { roomId, memberId, nick, clientId }: NickRequest,
): Promise<Extract<NickChanged, { outcome: 'changed' }>> {
  const changed = await updateNick(database, {
    roomId,
    memberId,
    nick: parseNick(nick),
    holdS: config.NICK_HOLD_S,
    clientId,
  });
  if (changed.outcome !== 'changed') throw new Refusal(changed.outcome);
  const { entry, seq } = changed;
  // Stored before, it may be what nobody was told of because the answer was lost.
  bus.publish(roomId, { type: 'renamed', member: changed.member });
  bus.publish(roomId, entry ? { type: 'entries', entries: [entry] } : { type: 'head', seq });
  return changed;
}
