import type { Message, RoomLog } from '../history.ts';

export const messageKey = (roomId: string, memberId: string, clientId: string): string =>
  `${roomId} ${memberId} ${clientId}`;

/** The log alone: 1..n without a hole, each message once, and only what somebody sent. */
export function checkLog(log: RoomLog, messages: ReadonlyMap<string, Message>): string[] {
  return [...checkNumbers(log), ...checkRows(log, messages)];
}

function checkNumbers({ roomId, headSeq, rows }: RoomLog): string[] {
  const violations: string[] = [];
  let expected = 1;
  for (const { seq } of rows) {
    if (seq > expected) violations.push(`${roomId}: the log has a hole before ${seq}`);
    if (seq < expected) violations.push(`${roomId}: the log has ${seq} twice or out of order`);
    expected = seq + 1;
  }
  if (headSeq !== expected - 1) {
    violations.push(`${roomId}: the counter says ${headSeq}, the log ends at ${expected - 1}`);
  }
  return violations;
}

function checkRows({ roomId, rows }: RoomLog, messages: ReadonlyMap<string, Message>): string[] {
  const violations: string[] = [];
  const places = new Map<string, number>();
  for (const { seq, kind, memberId, content, clientId } of rows) {
    const key = messageKey(roomId, memberId, clientId ?? '');
    const earlier = places.get(key);
    if (earlier !== undefined) {
      violations.push(`${roomId}: one message stands in the log at ${earlier} and at ${seq}`);
    }
    places.set(key, seq);
    if (kind !== 'text') continue;
    const message = messages.get(key);
    if (!message) violations.push(`${roomId}: nobody sent what stands in the log at ${seq}`);
    else if (message.content !== content) {
      violations.push(`${roomId}: the text at ${seq} is not what its author sent`);
    }
  }
  return violations;
}
