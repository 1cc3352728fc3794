import type { WireMessage } from '../../protocol/support/wire.ts';
import type { LogRow, RoomLog } from '../history.ts';

/** The log's row in the words of the wire, or the other way round: what both must agree on. */
export function rowOf(entry: WireMessage): LogRow {
  const { log_seq: seq, log_kind: kind, client_id: clientId } = entry;
  const isText = kind === 'text';
  return {
    seq,
    kind,
    memberId: isText ? entry.log_user_id : (entry.subject?.member_id ?? ''),
    nick: isText ? entry.log_user_name : (entry.subject?.user_name ?? ''),
    content: isText ? entry.log_content : '',
    clientId,
  };
}

/** An entry that was shown is what stands in the log at its place; its id went to its author. */
export function checkEntry(entry: WireMessage, log: RoomLog, viewerId: string): string[] {
  const shown = rowOf(entry);
  const row = log.rows[shown.seq - 1];
  if (row?.seq !== shown.seq) return [`was shown ${shown.seq}, which is not in the log`];
  const violations: string[] = [];
  if (row.memberId !== shown.memberId || row.nick !== shown.nick) {
    violations.push(`was shown ${shown.seq} as said by ${shown.nick}, it is ${row.nick}'s`);
  }
  if (row.kind !== shown.kind || row.content !== shown.content) {
    violations.push(`was shown another text at ${shown.seq} than the log has`);
  }
  if (shown.clientId === undefined) return violations;
  if (viewerId !== row.memberId) violations.push(`was shown the author's own id at ${shown.seq}`);
  if (row.clientId !== undefined && row.clientId !== shown.clientId) {
    violations.push(`was shown a wrong client id at ${shown.seq}`);
  }
  return violations;
}

/** Entries that should run from `first` without a hole; says where they do not. */
export function checkRun(entries: readonly WireMessage[], first: number, what: string): string[] {
  for (const [index, { log_seq: seq }] of entries.entries()) {
    const expected = first + index;
    if (seq !== expected) return [`${what} has ${seq} where ${expected} belongs`];
  }
  return [];
}
