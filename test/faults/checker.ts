import { checkAcks } from './checker/check-acks.ts';
import { checkConnection } from './checker/check-connection.ts';
import { checkLog, messageKey } from './checker/check-log.ts';
import { checkEnd, checkPages, checkReader } from './checker/check-readers.ts';
import type { History, RoomLog } from './history.ts';

/**
 * Compares all that clients saw, sent and were promised with the log in the database, in the
 * manner of Jepsen: PROTOCOL.md §4 as a pure function.
 *
 * @returns a sentence for each breach; none when every promise was kept
 */
export function check(history: History): string[] {
  const logs = new Map(history.rooms.map((log) => [log.roomId, log]));
  const messages = new Map(
    history.messages.map((message) => [
      messageKey(message.roomId, message.memberId, message.clientId),
      message,
    ]),
  );
  const inLog = <T extends { readonly roomId: string }>(
    list: readonly T[],
    rule: (item: T, log: RoomLog) => string[],
  ): string[] =>
    list.flatMap((item) => {
      const log = logs.get(item.roomId);
      return log ? rule(item, log) : [`${item.roomId}: the room has no log`];
    });
  return [
    ...history.rooms.flatMap((log) => checkLog(log, messages)),
    ...checkAcks(logs, history.messages, history.connections),
    ...inLog(history.connections, checkConnection),
    ...inLog(history.readers, checkReader),
    ...inLog(history.pages, checkPages),
    ...history.ends.flatMap(checkEnd),
  ];
}
