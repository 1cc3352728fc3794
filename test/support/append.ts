import type { Database } from '../../src/database/database.ts';
import { Refusal } from '../../src/errors.ts';
import { appendEntries } from '../../src/log/log-queries.ts';
import type { Draft } from '../../src/wire/entry.ts';

/** Appends drafts of whom nobody keeps from speaking; `undefined` for those of closed rooms. */
export async function append(database: Database, drafts: readonly Draft[]) {
  const appended = await appendEntries(database, drafts);
  return appended.map((one) => {
    if (one instanceof Refusal) throw one;
    return one;
  });
}
