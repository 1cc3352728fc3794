import { readFile } from 'node:fs/promises';
import { buildApp } from '../../../src/app.ts';
import { LocalBus } from '../../../src/bus/local-bus.ts';
import { readConfig } from '../../../src/config/config.ts';
import { connect } from '../../../src/database/connect.ts';
import type { Database } from '../../../src/database/database.ts';
import { createLogger } from '../../../src/logger.ts';
import type { Hub, HubParts } from '../../../src/realtime/hub.ts';
import { Pacer } from '../../../src/realtime/pacer.ts';
import type { RoomSignal } from '../../../src/room-signal.ts';
import { freshDatabase } from '../../support/database.ts';
import { LogReader } from '../read-log.ts';

const DEADLINE_MS = 2000;
const SETTINGS = {
  LOG_LEVEL: 'silent',
  LEAVE_GRACE_S: '1',
  CONNECTIONS_PER_MEMBER: '1000',
  RATE_LIMITS: 'off',
};

/** What a build does differently from the real one. */
export interface Build {
  /** Files beside this one, run on the migrated database. */
  readonly sql?: readonly string[];
  readonly database?: (database: Database) => Database;
  readonly hub?: (parts: HubParts) => Hub;
}

export interface Nodes {
  readonly urls: readonly string[];
  readonly log: LogReader;
  stop(): Promise<void>;
}

/** Two nodes of a build on one database with slow commits, and on one bus. */
export async function startNodes(build: Build): Promise<Nodes> {
  const { address, drop } = await freshDatabase();
  const admin = connect(address, { max: 1, deadlineMs: 0, name: 'broken builds' });
  const log = new LogReader(address);
  for (const file of ['slow-commits.sql', ...(build.sql ?? [])]) {
    await admin.unsafe(await readFile(new URL(file, import.meta.url), 'utf8'));
  }
  await admin.end();
  const bus = new LocalBus<RoomSignal>();
  const nodes = [await startNode(build, address, bus), await startNode(build, address, bus)];
  return {
    urls: nodes.map(({ url }) => url),
    log,
    stop: async () => {
      await Promise.all(nodes.map(({ stop }) => stop()));
      await log.close();
      await drop();
    },
  };
}

async function startNode(build: Build, address: string, bus: LocalBus<RoomSignal>) {
  const config = readConfig(SETTINGS);
  const log = createLogger(config, false);
  const sql = connect(address, { max: 5, deadlineMs: DEADLINE_MS, name: 'nickroom' });
  const real = { sql, deadlineMs: DEADLINE_MS };
  const database = build.database?.(real) ?? real;
  const hub = build.hub?.({ database, bus, config, log, pacer: new Pacer() });
  const app = await buildApp(config, { database, log, bus, ...(hub && { hub }) });
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    stop: async () => {
      await app.close();
      await sql.end({ timeout: 1 });
    },
  };
}
