import { randomBytes } from 'node:crypto';
import { after } from 'node:test';
import {
  administer,
  CLUSTER_VARIABLE,
  databaseAt,
  startTestCluster,
  TEMPLATE,
  type TestCluster,
} from './cluster.ts';
import { keepSaid } from './kept-lines.ts';

export interface TestDatabase {
  readonly address: string;
  drop(): Promise<void>;
}

/** For a test file that is run alone, without `npm test`. */
let ownCluster: Promise<TestCluster> | undefined;
after(async () => (await ownCluster)?.stop());

async function clusterAddress(): Promise<string> {
  const shared = process.env[CLUSTER_VARIABLE];
  if (shared !== undefined) return shared;
  ownCluster ??= startTestCluster();
  return (await ownCluster).address;
}

/** A migrated, empty database of the test's own, in 50 to 100 ms. */
export async function freshDatabase(): Promise<TestDatabase> {
  const cluster = await clusterAddress();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(cluster, (sql) => sql.unsafe(`create database ${name} template ${TEMPLATE}`));
  const address = databaseAt(cluster, name);
  return {
    address,
    drop: async () => {
      // A cluster of the file's own goes as a whole, and may have gone before.
      if (ownCluster) return;
      await administer(address, keepSaid);
      await administer(cluster, (sql) =>
        sql.unsafe(`drop database if exists ${name} with (force)`),
      );
    },
  };
}
