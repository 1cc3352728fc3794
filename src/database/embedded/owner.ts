import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Sql } from '../connect.ts';
import { DatabaseError } from '../database-error.ts';
import { OWNER_LOCK } from '../locks.ts';
import type { Cluster } from './cluster.ts';

/** Proof that this process alone uses the data directory, for as long as its connection lives. */
export interface Ownership {
  /** Settles when the connection, and with it the lock, is gone. */
  readonly lost: Promise<void>;
  end(): Promise<void>;
}

const NAME = 'nickroom owner';
const RETRY_MS = 100;
/** The server needs a moment to see that a process that was killed is gone. */
const PATIENCE_MS = 3000;

/**
 * Takes the data directory for this process by a lock in its running server. The lock goes with its
 * holder, however that one ends, so it can never be left behind as a file can.
 *
 * @throws {DatabaseError} naming the process that has it
 */
export async function takeOwnership(cluster: Cluster, signal: AbortSignal): Promise<Ownership> {
  const { promise: lost, resolve: onClose } = deferred();
  const name = `${NAME} ${process.pid}`;
  const sql = connect(cluster.address, { max: 1, deadlineMs: 0, name, onClose });
  try {
    const end = Date.now() + PATIENCE_MS;
    while (!(await tryLock(sql))) {
      if (Date.now() > end) throw await inUse(sql, cluster.dataDir);
      await delay(RETRY_MS, undefined, { signal });
    }
    return { lost, end: () => sql.end({ timeout: 1 }) };
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
}

async function tryLock(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ taken: boolean }[]>`
    select pg_try_advisory_lock(${OWNER_LOCK}::bigint) as taken`;
  return row?.taken === true;
}

async function inUse(sql: Sql, dataDir: string): Promise<DatabaseError> {
  const [holder] = await sql<{ name: string }[]>`
    select application_name as name
      from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objid = ${OWNER_LOCK} and objsubid = 1 and granted`;
  const process = holder?.name.replace(NAME, 'process') ?? 'process unknown';
  return new DatabaseError(
    `The data directory ${dataDir} is in use by another nickroom (${process}). Stop that one, or set DATA_DIR to another folder.`,
  );
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
