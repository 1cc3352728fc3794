import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newRoomId } from '../ids.ts';
import { type Credential, newCredential, parseNickId } from '../members/credentials.ts';
import { isKnown } from '../members/member-queries.ts';
import { parseNick } from '../names/nick.ts';
import { parseRoomName } from '../names/room-name.ts';
import type { Member } from '../protocol.ts';
import { enterRoom } from './room-queries.ts';

export interface EntryRequest {
  readonly name: string;
  readonly nick: string;
  /** Number of a built-in avatar, 0 to 99. */
  readonly headNum: number;
  /** Enters as the member who holds it; absent: as a new one. */
  readonly nickId?: string | undefined;
  /** What to do with a nickId that nobody holds: refuse, or go on as a new member. */
  readonly ifUnknown: 'refuse' | 'newMember';
}

export interface EntryResult {
  readonly roomId: string;
  readonly created: boolean;
  readonly member: Member;
  /** The credential, given to its holder alone. */
  readonly nickId: string;
}

/**
 * Creates the room of that name or enters the one there is.
 *
 * @throws {Refusal} a fault of the nick or the name, `nick_taken`, `room_closed`, `unauthorized`
 */
export async function enter(
  database: Database,
  config: Config,
  request: EntryRequest,
): Promise<EntryResult> {
  const name = parseRoomName(request.name);
  const nick = parseNick(request.nick);
  const known = await provenCredential(database, request);
  const fresh = known ? undefined : newCredential();
  const memberId = (known ?? fresh)?.memberId as string;
  const entered = await enterRoom(database, {
    newRoomId: newRoomId(),
    name,
    memberId,
    newSecretHash: fresh?.secretHash,
    nick,
    headNum: request.headNum,
    holdS: config.NICK_HOLD_S,
  });
  if (entered.outcome !== 'entered') throw new Refusal(entered.outcome);
  return {
    roomId: entered.roomId,
    created: entered.created,
    member: {
      member_id: memberId,
      user_name: nick.text,
      head_num: request.headNum,
      role: entered.role,
    },
    nickId: fresh?.nickId ?? (request.nickId as string),
  };
}

async function provenCredential(
  database: Database,
  { nickId, ifUnknown }: EntryRequest,
): Promise<Credential | undefined> {
  if (nickId === undefined) return undefined;
  const credential = parseNickId(nickId);
  if (credential && (await isKnown(database, credential))) return credential;
  if (ifUnknown === 'refuse') throw new Refusal('unauthorized');
  return undefined;
}
