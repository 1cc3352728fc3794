import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitDatabase } from '../../src/database/await-database.ts';
import { connect, type Sql } from '../../src/database/connect.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';

/** Where `npm test` tells the test files the address of their common cluster. */
export const CLUSTER_VARIABLE = 'TEST_CLUSTER';

/** A running PostgreSQL to test against, in place of the embedded one. */
export const SERVER_VARIABLE = 'TEST_POSTGRES';

/** A migrated database that nobody is connected to, so that it can be copied. */
export const TEMPLATE = 'nickroom_template';

export interface TestCluster {
  /** Address of the cluster's `postgres` database. */
  readonly address: string;
  stop(): Promise<void>;
}

/** A cluster with the template: the server that was given, or our own. */
export async function startTestCluster(): Promise<TestCluster> {
  const given = process.env[SERVER_VARIABLE];
  if (given === undefined) return startOwnCluster();
  await awaitDatabase(given, () => {});
  await createTemplate(given);
  return { address: given, stop: async () => {} };
}

/** In a temporary folder and without fsync. */
async function startOwnCluster(): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-test-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    // PostgreSQL may run as another user, for whom mkdtemp's folder is closed.
    await chmod(folder, 0o711);
    const { address, stop } = await startEmbedded(join(folder, 'data'), () => {}, {
      durable: false,
    });
    await createTemplate(address);
    return { address, stop: () => stop().finally(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function createTemplate(address: string): Promise<void> {
  await administer(address, (sql) => sql.unsafe(`create database ${TEMPLATE}`));
  await migrate(databaseAt(address, TEMPLATE), () => {});
}

/** Runs one task on a connection of its own, which is closed afterwards. */
export async function administer(
  address: string,
  task: (sql: Sql) => Promise<unknown>,
): Promise<void> {
  const sql = connect(address, { max: 1, deadlineMs: 0, name: 'test administration' });
  try {
    await task(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The same server, another database. */
export function databaseAt(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
