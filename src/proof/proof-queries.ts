import { randomUUID } from 'node:crypto';
import { ask, type Database } from '../database/database.ts';

/** The key that challenges are signed by: every node's, and the same after a restart. */
export async function readProofKey(database: Database): Promise<string> {
  const rows = await ask(
    database,
    (sql) => sql<{ value: string }[]>`select value from secret where name = 'proof'`,
  );
  return (rows[0] as { value: string }).value;
}

/** Whether a proof is used for the first time; from then on it has been. */
export async function useProof(
  database: Database,
  { signature, expiresAt }: { signature: string; expiresAt: Date },
): Promise<boolean> {
  // A query whose outcome was lost is asked again, and must then not take itself for a replay.
  const usedBy = randomUUID();
  const rows = await ask(
    database,
    (sql) => sql<{ is_fresh: boolean }[]>`
      select use_proof(${signature}, ${usedBy}, ${expiresAt}) as is_fresh`,
  );
  return rows[0]?.is_fresh === true;
}
