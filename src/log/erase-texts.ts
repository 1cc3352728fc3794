import { ask, type Database } from '../database/database.ts';

/** Texts of one call, few enough that nobody waits for it. */
const ERASE_BATCH = 1000;

/** Makes what a member has said in a room blank, in batches and without the room's lock. */
export async function eraseTexts(
  database: Database,
  roomId: string,
  memberId: string,
): Promise<void> {
  for (let after: string | null = ''; after !== null; ) {
    after = await eraseSome(database, roomId, memberId, after);
  }
}

/** Goes through the index of client ids; answers the last one of a batch, null after the last. */
async function eraseSome(
  database: Database,
  roomId: string,
  memberId: string,
  after: string,
): Promise<string | null> {
  const [row] = await ask(
    database,
    (sql) => sql<[{ last: string | null }]>`
      with batch as (
        select seq, client_id from room_log
        where room_id = ${roomId} and member_id = ${memberId} and client_id > ${after}
        order by client_id
        limit ${ERASE_BATCH}
      ),
      blank as (
        update room_log l set content = ''
        from batch
        where l.room_id = ${roomId} and l.seq = batch.seq
          and is_spoken(l.kind) and l.content <> ''
      )
      select max(client_id) as last from batch`,
  );
  return row.last;
}
