import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import type { Limits } from '../limits/limits.ts';
import { parseNick } from '../names/nick.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Member } from '../wire/protocol.ts';
import { type NickChanged, updateNick } from './nick-queries.ts';

export interface NickParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
}

export interface ChangeNickParts extends NickParts {
  readonly limits: Limits;
  readonly guard: MessageGuard;
}

interface NickRequest {
  readonly roomId: string;
  readonly member: Pick<Member, 'member_id' | 'role'>;
  /** What counts as one address for the limits. */
  readonly address: string;
  readonly nick: string;
  /** A repeated one changes nothing and answers what is stored. */
  readonly clientId: string;
}

/**
 * Gives a member another nick, for the room and for all to see. They read it like a message, so it
 * counts as one.
 *
 * @throws {Refusal} `rate_limited`, `room_locked`, `nick_unwanted`, a fault of the nick, `nick_taken`,
 *   `nick_unchanged`, `forbidden`, `room_closed`
 */
export async function changeNick(
  { database, bus, config, limits, guard }: ChangeNickParts,
  { roomId, member, address, nick, clientId }: NickRequest,
): Promise<Extract<NickChanged, { outcome: 'changed' }>> {
  const { member_id: memberId, role } = member;
  limits.message({ memberId, roomId, address }, nick);
  await guard.judgeNick(roomId, role, nick);
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
