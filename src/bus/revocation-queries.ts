import _ from 'lodash';
import { ask, type Database } from '../database/database.ts';
import type { Revocation, Revoked } from '../room-signal.ts';

/** A revocation on its way into the database. */
export interface RevocationDraft {
  readonly roomId: string;
  /** The same for each try. */
  readonly revocationId: string;
  readonly signal: Revocation;
}

/**
 * Gives revocations their places in their rooms (`store_revocations` in migrations/015).
 *
 * @returns for each the place, in the same order; `undefined` where there is no such room
 */
export async function storeRevocations(
  database: Database,
  drafts: readonly RevocationDraft[],
): Promise<(number | undefined)[]> {
  const rows = await ask(
    database,
    (sql) => sql<{ ord: number; seq: number }[]>`
      select * from store_revocations(
        ${drafts.map(({ roomId }) => roomId)}::text[],
        ${drafts.map(({ revocationId }) => revocationId)}::text[],
        ${drafts.map(({ signal }) => JSON.stringify(signal))}::text[]
      )`,
  );
  const places = new Map(rows.map(({ ord, seq }) => [ord, seq]));
  return drafts.map((_, i) => places.get(i + 1));
}

/** What was revoked in these rooms after these places, as far as it is kept, in order. */
export async function readRevocations(
  database: Database,
  after: ReadonlyMap<string, number>,
): Promise<Map<string, Revoked[]>> {
  const rows = await ask(
    database,
    (sql) => sql<{ room_id: string; seq: number; signal: Revocation }[]>`
      select r.room_id, r.seq, r.signal
      from unnest(${[...after.keys()]}::text[], ${[...after.values()]}::bigint[])
           as known (room_id, seq)
      join revocation r on r.room_id = known.room_id and r.seq > known.seq
      order by r.room_id, r.seq`,
  );
  const byRoom = _.groupBy(rows, 'room_id');
  return new Map(
    [...after.keys()].map((roomId) => {
      const ofRoom = byRoom[roomId] ?? [];
      return [roomId, ofRoom.map(({ seq, signal }) => ({ ...signal, revocationSeq: seq }))];
    }),
  );
}
