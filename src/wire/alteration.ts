import type { Entry, Member } from './protocol.ts';

/** What tells two entries of a log apart here. */
interface Place {
  readonly seq: number;
  readonly memberId: string;
}

/**
 * Whether an entry that was told changes another one: an `erase` or a `clear` all that its subject
 * said, others those they name.
 */
export function isAbout(
  { log_kind, log_seq, act, subject }: Entry,
  { seq, memberId }: Place,
): boolean {
  if (seq >= log_seq) return false;
  if (log_kind === 'erase') return memberId === subject?.member_id;
  if (act?.from_seq !== undefined) {
    return memberId === subject?.member_id && seq >= act.from_seq;
  }
  return act?.seqs?.includes(seq) === true;
}

/**
 * A message as it is since `told`, an entry of its room that came after it; itself where that changes
 * nothing. What is blank stays so.
 */
export function altered(entry: Entry, told: Entry): Entry {
  const { log_kind: kind, log_seq: seq, log_user_id: memberId, log_content: content } = entry;
  if (kind !== 'text' || content === '' || !isAbout(told, { seq, memberId })) return entry;
  if (told.log_kind === 'erase') return { ...entry, log_content: '' };
  if (told.log_kind === 'edit') {
    return { ...entry, log_content: told.act?.content ?? content, altered: 'edited' };
  }
  const by = told.act?.name === 'recall' ? 'recalled' : 'deleted';
  return { ...entry, log_content: '', altered: by };
}

/** Whether an entry may change others. */
export const isAlteration = ({ log_kind: kind }: Entry): boolean =>
  kind === 'erase' || kind === 'recall' || kind === 'edit';

/** Acts after which their subject is in the room no more. */
const EXPELLING: ReadonlySet<string | undefined> = new Set(['kick', 'ban']);

/** Whom an entry sends out of the room, by id. */
export const expelledBy = ({ act, subject }: Entry): string | undefined =>
  EXPELLING.has(act?.name) ? subject?.member_id : undefined;

/** A member as he is in the room since an act was told; `undefined` where it says nothing of that. */
export function withStanding(
  member: Member,
  { role, sanction }: NonNullable<Entry['subject']>,
): Member | undefined {
  if (role === undefined) return undefined;
  const { sanction: _, ...rest } = member;
  return { ...rest, role, ...(sanction && { sanction }) };
}
