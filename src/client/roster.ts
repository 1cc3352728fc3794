import { withStanding } from '../wire/alteration.ts';
import type { Entry, Member, Presence } from '../wire/protocol.ts';

/** A `members` event holds at most this many people (PROTOCOL.md §3). */
const FULL_LIST = 200;

export interface Roster {
  /** People in the room now; may be more than `members`. */
  online: number;
  members: readonly Member[];
}

/** A full list. `known` is the number online where the list is too long to tell it. */
export function listed(members: readonly Member[], known: number): Roster {
  const online = members.length < FULL_LIST ? members.length : Math.max(known, members.length);
  return { online, members };
}

/** The roster after people came and went. */
export function changed({ members }: Roster, { online, joined, left }: Presence): Roster {
  const byId = new Map(members.map((member) => [member.member_id, member]));
  for (const member of left) byId.delete(member.member_id);
  for (const member of joined) byId.set(member.member_id, member);
  return { online, members: [...byId.values()] };
}

/** The roster after somebody took another nick. */
export function renamed(
  { online, members }: Roster,
  { member_id: id, user_name }: Pick<Member, 'member_id' | 'user_name'>,
): Roster {
  return {
    online,
    members: members.map((one) => (one.member_id === id ? { ...one, user_name } : one)),
  };
}

/** The roster after somebody was given another role, or one was laid over it, or taken away. */
export const restated = (
  { online, members }: Roster,
  subject: NonNullable<Entry['subject']>,
): Roster => ({
  online,
  members: members.map((one) =>
    one.member_id === subject.member_id ? (withStanding(one, subject) ?? one) : one,
  ),
});
