import type { Entry } from '../../client/index.ts';
import type { Shown } from './entry-window.ts';

/** Joins and leaves in a row beyond this number become one line. */
const NOTICES_MAX = 2;
/** Told by themselves, whoever wants no notices. */
const CHANGES: ReadonlySet<string> = new Set(['nick', 'erase', 'recall', 'topic', 'mode']);
const MINUTE_MS = 60_000;
/** What shows in the message it is about, or to nobody. */
const SILENT: ReadonlySet<string> = new Set(['recall', 'edit', 'hidden']);
/** What somebody may do without who wants to know what is said alone. */
const PASSING: ReadonlySet<string> = new Set(['join', 'leave', 'notice']);

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | {
      readonly kind: 'said';
      readonly key: number;
      readonly shown: Shown;
      /** Whether name and time stand above an earlier row already. */
      readonly follows: boolean;
    }
  | { readonly kind: 'action'; readonly key: number; readonly shown: Shown }
  | { readonly kind: 'notices'; readonly key: number; readonly notices: readonly Shown[] }
  | { readonly kind: 'change'; readonly key: number; readonly shown: Shown };

export interface RowOptions {
  /** Seq of the first entry that has not been read. */
  readonly unreadFrom: number | undefined;
  /** Whether the lines about who comes and goes are shown. */
  readonly notices: boolean;
}

/** `/me waves` is an ordinary message that every client writes as "alice waves". */
export const ACTION = '/me ';

export const isAction = (content: string): boolean => content.startsWith(ACTION);

/** The entries as the page shows them: by day, by sender and minute, comings and goings folded. */
export function rowsOf(entries: readonly Shown[], options: RowOptions): Row[] {
  const rows: Row[] = [];
  let previous: Shown | undefined;
  let unreadFrom = options.unreadFrom;
  for (const shown of entries) {
    const { entry, at, day } = shown;
    if (isSilent(entry) || (PASSING.has(entry.log_kind) && !options.notices)) continue;
    if (day !== previous?.day) rows.push({ kind: 'day', key: `day ${day}`, at });
    previous = shown;
    if (unreadFrom !== undefined && entry.log_seq >= unreadFrom) {
      rows.push({ kind: 'unread', key: 'unread' });
      unreadFrom = undefined;
    }
    addEntry(rows, shown);
  }
  return rows.flatMap(unfoldFew);
}

/** What a moderator did to many messages at once is told all the same. */
const isSilent = ({ log_kind: kind, act }: Entry): boolean =>
  SILENT.has(kind) && act?.from_seq === undefined;

function addEntry(rows: Row[], shown: Shown): void {
  const { log_seq: key, log_kind: kind, log_content: content } = shown.entry;
  const above = rows.at(-1);
  if (CHANGES.has(kind)) {
    rows.push({ kind: 'change', key, shown });
  } else if (kind !== 'text') {
    if (above?.kind !== 'notices') rows.push({ kind: 'notices', key, notices: [shown] });
    else rows[rows.length - 1] = { ...above, notices: [...above.notices, shown] };
  } else if (isAction(content)) {
    rows.push({ kind: 'action', key, shown });
  } else {
    const { log_user_id: memberId, log_user_name: nick } = shown.entry;
    rows.push({ kind: 'said', key, shown, follows: follows(above, memberId, nick, shown.at) });
  }
}

/** Whether a message of this member at this moment belongs to the group that ends with `above`. */
export function follows(
  above: Row | undefined,
  memberId: string,
  nick: string,
  at: number,
): boolean {
  if (above?.kind !== 'said') return false;
  const { entry, at: aboveAt } = above.shown;
  const sameAuthor = entry.log_user_id === memberId && entry.log_user_name === nick;
  return sameAuthor && Math.floor(aboveAt / MINUTE_MS) === Math.floor(at / MINUTE_MS);
}

function unfoldFew(row: Row): Row[] {
  if (row.kind !== 'notices' || row.notices.length > NOTICES_MAX) return [row];
  return row.notices.map((shown) => ({
    kind: 'notices',
    key: shown.entry.log_seq,
    notices: [shown],
  }));
}

export interface Folded {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

/** Who came and who went, each nick once. */
export function fold(notices: readonly Shown[]): Folded {
  const nicksOf = (kind: string): string[] => {
    const of = notices.filter(({ entry }) => entry.log_kind === kind);
    return [...new Set(of.map(({ entry }) => entry.subject?.user_name ?? entry.log_content))];
  };
  return { joined: nicksOf('join'), left: nicksOf('leave') };
}
