import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { newClientId, newRoomId, newSecret } from '../ids.ts';
import { prove } from '../members/credential-queries.ts';
import { type Credential, newCredential, parseNickId, secretHash } from '../members/credentials.ts';
import { readProfile } from '../members/member-queries.ts';
import { parseNick } from '../names/nick.ts';
import { parseRoomName } from '../names/room-name.ts';
import type { Member } from '../wire/protocol.ts';
import type { NickParts } from './change-nick.ts';
import { waitAtDoor } from './door-queries.ts';
import { type Entered, enterRoom, type Newcomer, type Wish } from './nick-queries.ts';
import type { UncountedRoom } from './room-queries.ts';

export interface EnterRequest {
  readonly name: string;
  readonly nick: string;
  /** Number of a built-in avatar, 0 to 99; absent: the one he has, or the first. */
  readonly headNum?: number | undefined;
  /** Enters as the member who holds it; absent: as a new one. */
  readonly nickId?: string | undefined;
  /** What to do with a nickId that nobody holds: refuse, or go on as a new member. */
  readonly ifUnknown: 'refuse' | 'newMember';
  readonly wish?: Wish;
  /** Whether he waits at the door where a moderator has to let him in. */
  readonly mayWait?: boolean;
}

export interface EnterResult {
  readonly roomId: string;
  readonly room: UncountedRoom;
  readonly created: boolean;
  readonly member: Member;
  /** The credential, given to its holder alone. */
  readonly nickId: string;
  /** Makes an owner of whoever has it; only to who has made the room. */
  readonly ownerSecret: string | undefined;
  /** He is not in yet: a moderator has to let him in, and then he enters again. */
  readonly isWaiting: boolean;
}

/**
 * Creates the room of that name or enters the one there is. Who is in it already, under another
 * nick, has changed it for all to see.
 *
 * @throws {Refusal} a fault of the nick or the name, `nick_taken`, `room_closed`, `unauthorized`,
 *   `banned`
 */
export async function enter(parts: NickParts, request: EnterRequest): Promise<EnterResult> {
  const { database, bus } = parts;
  const ownerSecret = newSecret();
  const { newcomer, nickId } = await prepare(parts, request, ownerSecret);
  const entered = await enterOrWait(database, newcomer, request.mayWait ?? false);
  if (entered.outcome === 'waiting') {
    const { room, member } = entered;
    return {
      roomId: room.room_id,
      room,
      created: false,
      member,
      nickId,
      ownerSecret: undefined,
      isWaiting: true,
    };
  }
  // He was forgotten since he proved himself.
  if (entered.outcome === 'unauthorized' && request.ifUnknown === 'newMember') {
    return enter(parts, { ...request, nickId: undefined });
  }
  if (entered.outcome !== 'entered') throw new Refusal(entered.outcome);
  const { room, created, member, entry } = entered;
  const { room_id: roomId } = room;
  if (entry) {
    bus.publish(roomId, { type: 'renamed', member });
    bus.publish(roomId, { type: 'entries', entries: [entry] });
  }
  return {
    roomId,
    room,
    created,
    member,
    nickId,
    ownerSecret: created ? ownerSecret : undefined,
    isWaiting: false,
  };
}

/** Whom SQL is asked to let in, and the nickId that he is to have. */
async function prepare(
  { database, config }: NickParts,
  request: EnterRequest,
  ownerSecret: string,
): Promise<{ newcomer: Newcomer; nickId: string }> {
  const name = parseRoomName(request.name);
  const nick = parseNick(request.nick);
  const known = await provenCredential(database, request);
  const fresh = known ? undefined : newCredential();
  const newcomer = {
    newRoomId: newRoomId(),
    ownerHash: secretHash(ownerSecret),
    name,
    memberId: (known ?? fresh)?.memberId as string,
    newSecretHash: fresh?.secretHash,
    nick,
    headNum:
      request.headNum ?? (known && (await readProfile(database, known.memberId)))?.headNum ?? 0,
    holdS: config.NICK_HOLD_S,
    clientId: newClientId(),
    wish: request.wish ?? {},
  };
  return { newcomer, nickId: fresh?.nickId ?? (request.nickId as string) };
}

type EnteredOrWaiting =
  | Entered
  | { readonly outcome: 'waiting'; readonly room: UncountedRoom; readonly member: Member };

/** Where a moderator has to let him in, he waits for it: with the credential that he would enter by. */
async function enterOrWait(
  database: Database,
  newcomer: Newcomer,
  mayWait: boolean,
): Promise<EnteredOrWaiting> {
  try {
    return await enterRoom(database, newcomer);
  } catch (error) {
    const hasToWait = error instanceof Refusal && error.code === 'approval_required';
    if (!hasToWait || !mayWait) throw error;
    const { memberId, nick, headNum } = newcomer;
    const room = await waitAtDoor(database, newcomer);
    const member = { member_id: memberId, user_name: nick.text, head_num: headNum, role: '' };
    return { outcome: 'waiting', room, member };
  }
}

async function provenCredential(
  database: Database,
  { nickId, ifUnknown }: EnterRequest,
): Promise<Credential | undefined> {
  if (nickId === undefined) return undefined;
  const credential = parseNickId(nickId);
  if (credential && (await prove(database, credential)) !== undefined) return credential;
  if (ifUnknown === 'refuse') throw new Refusal('unauthorized');
  return undefined;
}
