import { ask, type Database } from '../database/database.ts';

/** How far a room has come. */
export interface Head {
  /** Of the oldest entry that is kept. */
  readonly firstSeq: number;
  readonly seq: number;
  /** Of the list of who is there. */
  readonly rosterVersion: number;
  /** Of what nodes keep of the room, see `RoomPolicies`. */
  readonly policyVersion: number;
  readonly isOpen: boolean;
  /** Of the latest revocation. */
  readonly revocationSeq: number;
  /** Another one than before: entries were lost, and their places have been given out again. */
  readonly epoch: string;
}

/** How far each of these rooms has come, by room id. */
export async function readHeads(
  database: Database,
  roomIds: readonly string[],
): Promise<Map<string, Head>> {
  const rows = await ask(
    database,
    (sql) => sql<
      {
        room_id: string;
        first_seq: number;
        last_seq: number;
        roster_version: number;
        revocation_seq: number;
        policy_version: number;
        is_open: boolean;
        epoch: string;
      }[]
    >`
      select room_id, first_seq, last_seq, roster_version, revocation_seq, policy_version,
             status = 'open' as is_open, epoch
      from room
      where room_id = any (${roomIds as string[]})`,
  );
  return new Map(
    rows.map((row) => [
      row.room_id,
      {
        firstSeq: row.first_seq,
        seq: row.last_seq,
        rosterVersion: row.roster_version,
        policyVersion: row.policy_version,
        isOpen: row.is_open,
        revocationSeq: row.revocation_seq,
        epoch: row.epoch,
      },
    ]),
  );
}
