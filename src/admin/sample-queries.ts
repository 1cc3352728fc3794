import { ask, type Database } from '../database/database.ts';

/** For so long it is kept what the nodes have measured. */
const KEEP_S = 30 * 60;

/** How one node does at one moment, or has done since the one before. */
export interface Sample {
  readonly connections: number;
  /** Rooms with a connection there. */
  readonly rooms: number;
  /** Entries that were appended there; null where the metrics are switched off. */
  readonly messages_per_s: number | null;
  /** Entries that were sent to somebody. */
  readonly deliveries_per_s: number;
  /** Mean time of an append; null where there was none. */
  readonly append_ms: number | null;
  /** Resident memory of the process. */
  readonly memory_mb: number;
  /** Which part of the time its event loop had something to do, 0 to 1. */
  readonly busy: number;
}

interface SampleRow extends Sample {
  readonly node_id: string;
  readonly taken_at: Date;
}

/** Keeps what a node has measured, and lets go of what is too old. A sample that is lost is lost. */
export async function insertSample(
  database: Database,
  nodeId: string,
  sample: Sample,
): Promise<void> {
  await ask(
    database,
    (sql) => sql`
      with old as (
        delete from node_sample where taken_at < now() - make_interval(secs => ${KEEP_S})
      )
      insert into node_sample ${sql({ node_id: nodeId, taken_at: new Date(), ...sample })}`,
    0,
  );
}

/** What all nodes have measured after a moment, oldest first. */
export async function readSamples(database: Database, after: Date): Promise<SampleRow[]> {
  return await ask(
    database,
    (sql) => sql<SampleRow[]>`
      select * from node_sample where taken_at > ${after}
      order by node_id, taken_at`,
  );
}
