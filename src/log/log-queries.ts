import _ from 'lodash';
import { ask, type Database } from '../database/database.ts';
import { isRefusalCode, Refusal } from '../errors.ts';
import type { Draft, EntryDetails, StoredEntry } from '../wire/entry.ts';
import type { EntryKind } from '../wire/protocol.ts';

/** What became of a draft, or `undefined` where its room is closed or gone. */
export type Appended = { seq: number; createdAt: Date; duplicate: boolean } | Refusal | undefined;

/**
 * `count` drafts from the `ord`th on, which have the seqs from `seq` on; or one whose author may not
 * speak.
 */
interface Run {
  ord: number;
  count: number;
  seq: number;
  created_at: Date;
  duplicate: boolean;
  refusal: string | null;
  until: Date | null;
}

interface LogRow {
  seq: number;
  member_id: string;
  nick: string;
  head_num: number;
  kind: EntryKind;
  content: string;
  client_id: string;
  created_at: Date;
  details: EntryDetails | null;
}

/** The columns of a {@link LogRow}. An edit has the text as it is now, which is not kept twice. */
const logColumns = (sql: Database['sql']) => sql`
  seq, member_id, nick, head_num, kind, client_id, created_at, details,
  case kind
    when 'edit' then (
      select said.content from room_log said
      where said.room_id = room_log.room_id and said.seq = (room_log.details #>> '{seqs,0}')::bigint
    )
    else content
  end as content`;

/**
 * Appends drafts, those of a room in this order, in one round trip and one transaction
 * (`append_by_room` in migrations/014). A draft whose client id is stored already gets the place it
 * has.
 *
 * @returns for each draft what became of it, in the same order
 */
export async function appendEntries(
  database: Database,
  drafts: readonly Draft[],
): Promise<Appended[]> {
  const rooms = Object.entries(
    _.groupBy(_.range(drafts.length), (i) => (drafts[i] as Draft).roomId),
  );
  const order = rooms.flatMap(([, ofRoom]) => ofRoom);
  const sorted = order.map((i) => drafts[i] as Draft);
  const runs = await ask(
    database,
    (sql) => sql<Run[]>`
      select * from append_by_room(
        ${rooms.map(([roomId]) => roomId)}::text[],
        ${rooms.map(([, ofRoom]) => ofRoom.length)}::integer[],
        ${sorted.map((draft) => draft.memberId)}::text[],
        ${sorted.map((draft) => draft.nick)}::text[],
        ${sorted.map((draft) => draft.headNum)}::integer[],
        ${sorted.map((draft) => draft.kind)}::text[],
        ${sorted.map((draft) => draft.content)}::text[],
        ${sorted.map((draft) => draft.clientId)}::text[]
      )`,
  );
  const appended = new Array<Appended>(drafts.length).fill(undefined);
  for (const { ord, count, seq, created_at: createdAt, duplicate, refusal, until } of runs) {
    for (let i = 0; i < count; i += 1) {
      appended[order[ord - 1 + i] as number] =
        refusal === null ? { seq: seq + i, createdAt, duplicate } : refusalOf(refusal, until);
    }
  }
  return appended;
}

const refusalOf = (code: string, until: Date | null): Refusal =>
  new Refusal(isRefusalCode(code) ? code : 'not_allowed', { until: until?.toISOString() });

/** Where a room's log stands, and its latest entries, of one moment. */
export interface LogSnapshot {
  readonly headSeq: number;
  /** Of the oldest entry that is kept. */
  readonly firstSeq: number;
  /** Of the latest revocation. */
  readonly revocationSeq: number;
  readonly epoch: string;
  /** Ascending. */
  readonly entries: StoredEntry[];
}

/** The latest `limit` entries, ascending, with the head of the same snapshot. */
export async function readSnapshot(
  database: Database,
  roomId: string,
  limit: number,
): Promise<LogSnapshot | undefined> {
  const rows = await ask(
    database,
    (sql) => sql<
      ({ last_seq: number; first_seq: number; revocation_seq: number; epoch: string } & (
        | LogRow
        | { seq: null }
      ))[]
    >`
      select room.last_seq, room.first_seq, room.revocation_seq, room.epoch, latest.*
      from room
      left join lateral (
        select ${logColumns(sql)}
        from room_log
        where room_log.room_id = room.room_id and room_log.seq >= room.first_seq
        order by seq desc
        limit ${limit}
      ) latest on true
      where room.room_id = ${roomId}
      order by latest.seq`,
  );
  const first = rows[0];
  if (!first) return undefined;
  return {
    headSeq: first.last_seq,
    firstSeq: first.first_seq,
    revocationSeq: first.revocation_seq,
    epoch: first.epoch,
    entries: rows.flatMap((row) => (row.seq === null ? [] : [toEntry(roomId, row as LogRow)])),
  };
}

/** Entries with `seq > after` that are kept, ascending, at most `limit`. */
export async function readAfter(
  database: Database,
  roomId: string,
  after: number,
  limit: number,
): Promise<StoredEntry[]> {
  const rows = await ask(
    database,
    (sql) => sql<LogRow[]>`
      select ${logColumns(sql)}
      from room_log
      where room_id = ${roomId} and seq > ${after} and seq >= ${firstSeq(sql, roomId)}
      order by seq
      limit ${limit}`,
  );
  return rows.map((row) => toEntry(roomId, row));
}

/** The `limit` entries just below `before`, ascending. */
export async function readBefore(
  database: Database,
  roomId: string,
  before: number,
  limit: number,
): Promise<StoredEntry[]> {
  const rows = await ask(
    database,
    (sql) => sql<LogRow[]>`
      select ${logColumns(sql)}
      from room_log
      where room_id = ${roomId} and seq < ${before} and seq >= ${firstSeq(sql, roomId)}
      order by seq desc
      limit ${limit}`,
  );
  return rows.map((row) => toEntry(roomId, row)).reverse();
}

/** Lets a read end where the log begins, and not walk through what was removed below. */
const firstSeq = (sql: Database['sql'], roomId: string) =>
  sql`(select first_seq from room where room_id = ${roomId})`;

function toEntry(roomId: string, row: LogRow): StoredEntry {
  return {
    roomId,
    seq: row.seq,
    memberId: row.member_id,
    nick: row.nick,
    headNum: row.head_num,
    kind: row.kind,
    content: row.content,
    clientId: row.client_id,
    createdAt: row.created_at,
    ...(row.details && { details: row.details }),
  };
}
