import { connect, type Sql } from '../../src/database/connect.ts';
import type { LogRow, RoomLog } from './history.ts';

/** Asks the database itself, past the server. */
export class LogReader {
  readonly #sql: Sql;

  constructor(address: string) {
    this.#sql = connect(address, { max: 1, deadlineMs: 0, name: 'faults checker' });
  }

  /** The counters of these rooms. */
  async heads(roomIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#sql<{ room_id: string; last_seq: number }[]>`
      select room_id, last_seq from room where room_id = any (${roomIds as string[]})`;
    return new Map(rows.map((row) => [row.room_id, row.last_seq]));
  }

  async log(roomId: string): Promise<RoomLog> {
    const [room] = await this.#sql<{ epoch: string; last_seq: number; rows: LogRow[] }[]>`
      select epoch, last_seq, coalesce((
        select json_agg(json_build_object(
          'seq', seq, 'kind', kind, 'memberId', member_id, 'nick', nick,
          'content', content, 'clientId', client_id
        ) order by seq)
        from room_log where room_log.room_id = room.room_id
      ), '[]') as rows
      from room where room_id = ${roomId}`;
    if (!room) throw new Error(`The room ${roomId} is not in the database.`);
    return { roomId, epoch: room.epoch, headSeq: room.last_seq, rows: room.rows };
  }

  close(): Promise<void> {
    return this.#sql.end({ timeout: 1 });
  }
}
