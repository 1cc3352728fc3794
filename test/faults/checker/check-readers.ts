import type { WireMessage } from '../../protocol/support/wire.ts';
import type { End, PagedRoom, ReaderRecord, RoomLog, Told } from '../history.ts';
import { checkRun, rowOf } from './check-entry.ts';

/** What the client library told its page: in order, each entry once, over all connections. */
export function checkReader({ name, told }: ReaderRecord, log: RoomLog): string[] {
  const violations: string[] = [];
  let next: number | undefined;
  for (const step of told) {
    const entries = entriesOf(step);
    const first = step.type === 'message' ? next : firstOf(step);
    if (first === undefined) violations.push('its page was told an entry before its start');
    else violations.push(...checkRun(entries, first, 'its page'));
    violations.push(...entries.flatMap((entry) => checkText(entry, log)));
    next = step.type === 'start' ? step.seq + 1 : (entries.at(-1)?.log_seq ?? 0) + 1;
  }
  return violations.map((what) => `${name}: ${what}`);
}

function entriesOf(step: Told): readonly WireMessage[] {
  if (step.type === 'start') return [];
  return step.type === 'message' ? [step.entry] : step.entries;
}

function firstOf(step: Exclude<Told, { type: 'message' }>): number {
  return step.type === 'start' ? step.seq + 1 : (step.entries[0]?.log_seq ?? 1);
}

function checkText(entry: WireMessage, log: RoomLog): string[] {
  const shown = rowOf(entry);
  const row = log.rows[shown.seq - 1];
  const isRight = row?.content === shown.content && row.memberId === shown.memberId;
  return isRight ? [] : [`its page shows something at ${shown.seq} that the log does not have`];
}

/** History, read page by page, is what was seen live: the log. */
export function checkPages({ roomId, headSeq, entries }: PagedRoom, log: RoomLog): string[] {
  const violations = [
    ...checkRun(entries, 1, 'its history, read to the end,'),
    ...entries.flatMap((entry) => checkText(entry, log)),
  ];
  if (entries.length !== headSeq) {
    violations.push(`its history has ${entries.length} entries of ${headSeq}`);
  }
  return violations.map((what) => `${roomId}: ${what}`);
}

/** Whoever stayed to the end has seen everything by then. */
export function checkEnd({ name, seq, headSeq }: End): string[] {
  return seq >= headSeq ? [] : [`${name}: got as far as ${seq}, the log reached ${headSeq}`];
}
