import type { Member, Sanction } from '../wire/protocol.ts';

/** A member of a room as SQL answers it. */
export interface MemberRow {
  readonly member_id: string;
  readonly nick: string;
  readonly head_num: number;
  readonly role: string;
  /** Whether somebody else had that nick, or one that looks like it, within a day. */
  readonly nick_reused: boolean;
  /** What is laid over its role; missing where nothing can be. */
  readonly sanction?: Sanction | null;
}

/** A member as everybody in the room may see it. */
export function toMember(row: MemberRow): Member {
  const { member_id, nick, head_num, role, nick_reused, sanction } = row;
  const member: Member = { member_id, user_name: nick, head_num, role };
  if (nick_reused) member.nick_reused = nick_reused;
  if (sanction) member.sanction = sanction;
  return member;
}
