import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../../src/database/connect.ts';
import type { Database } from '../../../src/database/database.ts';

/** How long after its answer an append is committed. */
const COMMIT_AFTER_MS = 15;

/** Broken on purpose: an append is answered, and so acked and published, before it is committed. */
export function ackBeforeCommit(database: Database): Database {
  const { sql } = database;
  const early = (text: TemplateStringsArray, ...values: never[]) => {
    if (!text[0]?.includes('append_by_room')) return sql(text, ...values);
    return new Promise((resolve, reject) => {
      const transaction = sql.begin(async (tx) => {
        resolve(await tx(text, ...values));
        await sleep(COMMIT_AFTER_MS);
      });
      // Too late for whoever was answered already.
      transaction.catch(reject);
    });
  };
  return { ...database, sql: early as unknown as Sql };
}
