import type { RoomSession } from '../room/room-session.ts';
import { plain } from '../seats.ts';

export interface Found {
  readonly memberId: string;
  /** What stands behind the nick. */
  readonly rest: string;
}

/**
 * Whom a text begins with, `@` or not: somebody in the room, or else who was named last in what is
 * shown of the log. Nicks may have spaces, so the longest one that fits is meant.
 */
export function findPerson(session: RoomSession, text: string): Found | undefined {
  const wanted = text.replace(/^@/, '');
  const known = [...named(session)].sort(([one], [other]) => other.length - one.length);
  for (const [nick, memberId] of known) {
    const rest = wanted.slice(nick.length);
    const isIt = plain(wanted.slice(0, nick.length)) === plain(nick) && /^(\s|:|$)/.test(rest);
    if (isIt) return { memberId, rest: rest.replace(/^:?\s*/, '') };
  }
  return undefined;
}

/** By nick; who is here goes before who was. */
function named({ conversation, roster }: RoomSession): Map<string, string> {
  const people = new Map<string, string>();
  for (const { entry } of conversation.entries.shown) {
    const { log_user_id: author, log_user_name: nick, subject } = entry;
    if (entry.log_kind === 'text') people.set(nick, author);
    if (subject !== undefined) people.set(subject.user_name, subject.member_id);
  }
  for (const { user_name: nick, member_id: memberId } of roster.members) people.set(nick, memberId);
  return people;
}
