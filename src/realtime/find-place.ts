import type { Config } from '../config/config.ts';
import { Refusal } from '../errors.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import type { Limits } from '../limits/limits.ts';
import type { Admitted } from '../rooms/admission.ts';
import type { Member } from '../wire/protocol.ts';
import type { ResumePoint } from './greeting.ts';
import type { Hub } from './hub.ts';
import type { RoomChannel } from './room-channel.ts';

/** A connection that is refused now may be welcome when another has ended. */
export const PLACE_RETRY_MS = 10_000;

export interface PlaceParts {
  readonly config: Config;
  readonly hub: Hub;
  readonly limits: Limits;
  readonly policies: RoomPolicies;
}

/**
 * The channel that one more connection of somebody who was admitted is to be attached to, which
 * knows what he missed. `requirePlace` says whether he may.
 *
 * @throws {Refusal} `room_full`, `rate_limited`, `room_not_found`, `unavailable`
 */
export async function findPlace(
  { hub, limits, policies }: PlaceParts,
  roomId: string,
  { member, isFull, policyVersion }: Admitted,
  resume: ResumePoint | undefined,
): Promise<RoomChannel> {
  policies.expect(roomId, policyVersion);
  if (isFull) throw new Refusal('room_full', { retryMs: PLACE_RETRY_MS });
  limits.connectionOf(member.member_id);
  return findChannel(hub, roomId, resume);
}

/**
 * Holds only in the turn of the event loop in which the connection is attached: connections that
 * wait for a room to be opened go on together, and each would see none of the others.
 *
 * @throws {Refusal} `too_many_connections`
 */
export function requirePlace(channel: RoomChannel, { member_id }: Member, config: Config): void {
  if (channel.countOf(member_id) < config.CONNECTIONS_PER_MEMBER) return;
  throw new Refusal('too_many_connections', { retryMs: PLACE_RETRY_MS });
}

/**
 * A room's channel, which knows what somebody missed.
 *
 * @throws {Refusal} `room_not_found`, `unavailable`
 */
export async function findChannel(
  hub: Hub,
  roomId: string,
  resume: ResumePoint | undefined,
): Promise<RoomChannel> {
  const channel = await hub.channel(roomId);
  if (resume) await channel.reach(resume.after);
  return channel;
}
