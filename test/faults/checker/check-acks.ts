import type { ConnectionRecord, Message, RoomLog } from '../history.ts';
import { messageKey } from './check-log.ts';

/** Every promise was kept: what was acked stands in the log, at that place, and all was acked. */
export function checkAcks(
  logs: ReadonlyMap<string, RoomLog>,
  messages: readonly Message[],
  connections: readonly ConnectionRecord[],
): string[] {
  const places = placesOf(logs);
  return [
    ...connections.flatMap((connection) => checkAcksOf(connection, places)),
    ...checkFirsts(connections),
    ...messages.flatMap((message) => checkOutcome(message, places)),
  ];
}

function placesOf(logs: ReadonlyMap<string, RoomLog>): Map<string, number> {
  const places = new Map<string, number>();
  for (const { roomId, rows } of logs.values()) {
    for (const { memberId, clientId, seq } of rows) {
      places.set(messageKey(roomId, memberId, clientId ?? ''), seq);
    }
  }
  return places;
}

function checkAcksOf(
  { name, roomId, memberId, events }: ConnectionRecord,
  places: ReadonlyMap<string, number>,
): string[] {
  const violations: string[] = [];
  for (const { type, data } of events) {
    if (type !== 'ack') continue;
    const place = places.get(messageKey(roomId, memberId, data.client_id ?? ''));
    if (place === undefined) {
      violations.push(`${name}: a message acked at ${data.log_seq} is not in the log`);
    } else if (place !== data.log_seq) {
      violations.push(`${name}: a message acked at ${data.log_seq} stands at ${place}`);
    }
  }
  return violations;
}

/** One ack at most may call a message new. */
function checkFirsts(connections: readonly ConnectionRecord[]): string[] {
  const violations: string[] = [];
  const firsts = new Set<string>();
  for (const { name, roomId, memberId, events } of connections) {
    for (const { type, data } of events) {
      if (type !== 'ack' || data.duplicate) continue;
      const key = messageKey(roomId, memberId, data.client_id ?? '');
      if (firsts.has(key)) {
        violations.push(`${name}: the message at ${data.log_seq} was acked as new a second time`);
      }
      firsts.add(key);
    }
  }
  return violations;
}

function checkOutcome(message: Message, places: ReadonlyMap<string, number>): string[] {
  const { roomId, memberId, clientId, content, ackedSeq } = message;
  if (ackedSeq === undefined) return [`${roomId}: "${content}" was never acked`];
  if (places.get(messageKey(roomId, memberId, clientId)) === ackedSeq) return [];
  return [`${roomId}: "${content}" was acked at ${ackedSeq} and does not stand there`];
}
