import type { WireMessage } from '../../protocol/support/wire.ts';
import type { SentFrame } from '../history.ts';
import { checkRun } from './check-entry.ts';

const PAGE_MAX = 200;

export interface Page {
  readonly query: SentFrame;
  readonly entries: readonly WireMessage[];
  /** Undefined on a classic connection, which is not told. */
  readonly hasMore: boolean | undefined;
  /** Seq of the newest entry that the connection had seen when it asked. */
  readonly seenSeq: number;
}

/** An answer to `query-logs`: without a hole, touching what was asked for and what came live. */
export function checkPage(page: Page): string[] {
  const { query, entries } = page;
  if (query.after !== undefined) {
    return [...checkRun(entries, query.after + 1, 'a page of the log'), ...checkReach(page)];
  }
  if (query.before !== undefined) return checkBefore(page, query.before - entries.length);
  const first = entries[0]?.log_seq ?? 1;
  return [...checkRun(entries, first, 'a page of the log'), ...checkReach(page)];
}

/** A page that says it is the last one reaches at least what was seen when it was asked for. */
function checkReach({ query, entries, hasMore, seenSeq }: Page): string[] {
  const isLast = hasMore === undefined ? entries.length < PAGE_MAX : !hasMore;
  const last = entries.at(-1)?.log_seq ?? query.after ?? 0;
  const isLatest = query.after === undefined;
  if (last >= seenSeq || !(isLast || isLatest)) return [];
  return [`a page of the log ends at ${last}, below ${seenSeq} that was seen before`];
}

function checkBefore({ entries, hasMore }: Page, first: number): string[] {
  const violations = checkRun(entries, first, 'a page of the log');
  if (hasMore !== undefined && hasMore !== first > 1) {
    violations.push(`a page of the log from ${first} on says has_more:${hasMore}`);
  }
  return violations;
}
