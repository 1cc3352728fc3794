import type { Entry } from '../../client/index.ts';

/** Why somebody is not in the room any more. */
export interface Expulsion {
  /** `kick` or `ban`, or another act of the kind. */
  readonly act: string;
  readonly reason: string;
  /** When he may come back, ISO 8601; undefined: not by himself. */
  readonly until: string | undefined;
}

/** What an entry that sends this member out says about it. */
export function expulsionOf({ act, subject }: Entry, memberId: string): Expulsion | undefined {
  const isOut = subject?.member_id === memberId && (act?.name === 'kick' || act?.name === 'ban');
  if (!isOut) return undefined;
  return { act: act.name, reason: act.reason ?? '', until: subject.sanction?.until };
}
