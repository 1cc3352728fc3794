import { ask, type Database } from '../database/database.ts';
import type { ActName } from '../wire/act-frames.ts';
import type { EntryDetails, StoredEntry } from '../wire/entry.ts';
import type { EntryKind } from '../wire/protocol.ts';
import type { Right } from '../wire/rights.ts';

/** One act, as SQL is asked to do it. */
export interface ActRequest {
  readonly roomId: string;
  /** A member of the room, or whoever acts `asRole`. */
  readonly actorId: string;
  /** A role of the scope `server`, for who is no member of the room. */
  readonly asRole?: string | undefined;
  readonly name: ActName;
  readonly right: Right;
  /** What `act_<name>` reads. */
  readonly args: Readonly<Record<string, unknown>>;
  /** A repeated one does nothing and answers what was done. */
  readonly clientId: string;
}

export interface ActOutcome {
  /** Of the entry that tells it; `null` where nobody is told. */
  readonly seq: number | null;
  readonly createdAt: Date;
  readonly duplicate: boolean;
  readonly details: EntryDetails;
  /** What the room has to be told; `undefined` where it is not, or was stored before. */
  readonly entry: StoredEntry | undefined;
}

interface ActRow {
  seq: number | null;
  created_at: Date;
  duplicate: boolean;
  nick: string;
  head_num: number;
  kind: EntryKind | null;
  content: string;
  details: EntryDetails;
}

/**
 * Does an act, all of it or nothing, with its entry and its row of the audit (`act` in
 * migrations/014).
 *
 * @throws {Refusal} whatever is wrong with it
 */
export async function runAct(database: Database, request: ActRequest): Promise<ActOutcome> {
  const { roomId, actorId, asRole = null, name, right, args, clientId } = request;
  const [row] = await ask(
    database,
    (sql) => sql<[ActRow]>`
      select * from act(
        ${roomId}, ${actorId}, ${asRole}, ${name}, ${right}, ${JSON.stringify(args)}::text::jsonb,
        ${clientId}
      )`,
  );
  const { seq, created_at: createdAt, duplicate, details } = row;
  return { seq, createdAt, duplicate, details, entry: entryOf(request, row) };
}

function entryOf({ roomId, actorId, clientId }: ActRequest, row: ActRow): StoredEntry | undefined {
  if (row.duplicate || row.seq === null || row.kind === null) return undefined;
  return {
    roomId,
    seq: row.seq,
    memberId: actorId,
    nick: row.nick,
    headNum: row.head_num,
    kind: row.kind,
    content: row.content,
    clientId,
    createdAt: row.created_at,
    details: row.details,
  };
}
