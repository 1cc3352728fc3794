import type { Member } from '../protocol.ts';

/** A member of a room as SQL answers it. */
export interface MemberRow {
  readonly member_id: string;
  readonly nick: string;
  readonly head_num: number;
  readonly role: string;
  /** Whether somebody else had that nick, or one that looks like it, within a day. */
  readonly nick_reused: boolean;
}

/** A member as everybody in the room may see it. */
export const toMember = ({ member_id, nick, head_num, role, nick_reused }: MemberRow): Member =>
  nick_reused
    ? { member_id, user_name: nick, head_num, role, nick_reused }
    : { member_id, user_name: nick, head_num, role };
