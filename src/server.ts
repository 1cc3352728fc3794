import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { firstLink } from './admin/links.ts';
import { buildApp } from './app.ts';
import type { Bus } from './bus/bus.ts';
import { LocalBus } from './bus/local-bus.ts';
import { NatsBus } from './bus/nats-bus.ts';
import { type Config, ConfigError } from './config/config.ts';
import { awaitDatabase } from './database/await-database.ts';
import { connect, type Sql } from './database/connect.ts';
import type { Database } from './database/database.ts';
import { startEmbedded } from './database/embedded.ts';
import { migrate } from './database/migrate.ts';
import { throughOutages } from './database/through-outages.ts';
import { Refusal } from './errors.ts';
import { readCertificate } from './http/certificate.ts';
import { newNodeId } from './ids.ts';
import { ownAddress } from './own-address.ts';
import type { RoomSignal } from './room-signal.ts';

export interface Server {
  /** `http(s)://host:port` that it listens on. */
  readonly url: string;
  /** Answers what is under way, sends everybody away, closes the database. */
  stop(): Promise<void>;
}

/** How long queries that are under way may take when the pool is closed, in seconds. */
const END_TIMEOUT_S = 3;

/**
 * Starts everything in order, database first, and says where it is to be found.
 *
 * @throws {ConfigError | DatabaseError} a sentence for the operator
 */
export async function startServer(
  config: Config,
  logger: Logger,
  signal: AbortSignal,
): Promise<Server> {
  const certificate = await readCertificate(config);
  const nodeId = newNodeId();
  const log = logger.child({ node: nodeId });
  const storage = await openStorage(config, log);
  let sql: Sql | undefined;
  let bus: Bus<RoomSignal> | undefined;
  let app: FastifyInstance | undefined;
  const close = async (): Promise<void> => {
    // The app closes its bus.
    await (app ?? bus)?.close();
    await sql?.end({ timeout: END_TIMEOUT_S });
    await storage.close();
  };
  try {
    await bringUpToDate(storage.address, log, signal);
    sql = connect(storage.address, {
      max: config.DATABASE_POOL,
      deadlineMs: config.DATABASE_DEADLINE_MS,
      name: 'nickroom',
    });
    const load = { underWay: 0, retries: 0 };
    const database = { sql, deadlineMs: config.DATABASE_DEADLINE_MS, load };
    bus =
      config.NATS_URL.length === 0
        ? new LocalBus<RoomSignal>()
        : new NatsBus(config.NATS_URL, nodeId, log);
    app = await buildApp(config, { database, log, bus, nodeId, certificate });
    const url = await listen(app, config);
    const address = config.PUBLIC_URL || url;
    log.info(`nickroom is ready: open ${address}`);
    log.info(storage.where);
    await greetOperator(config, log, database, address);
    log.info('Ctrl+C stops it; nothing that was acknowledged is lost');
    return { url, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The database may be away at first, and go away in the middle. */
async function bringUpToDate(address: string, log: Logger, signal: AbortSignal): Promise<void> {
  const warn = (line: string): void => log.warn(line);
  await awaitDatabase(address, warn, signal);
  const run = () => migrate(address, (line) => log.debug(line));
  const migrated = await throughOutages(run, warn, signal);
  if (migrated > 0) log.info(`The database was brought up to date (${migrated} migrations)`);
}

/** Once for each database, and only where somebody can read it. */
async function greetOperator(
  config: Config,
  log: Logger,
  database: Database,
  address: string,
): Promise<void> {
  if (config.ADMIN === 'off' || !log.isLevelEnabled('info')) return;
  const link = await firstLink(database, config, address).catch((error) => {
    if (!(error instanceof Refusal)) throw error;
    log.warn(
      'The operator has no link yet, the database being away: nickroom admin-link makes one',
    );
  });
  if (link === undefined) return;
  log.info(`The operator signs in, once, at ${link} (nickroom admin-link makes another)`);
}

interface Storage {
  readonly address: string;
  /** A sentence: where the data is. */
  readonly where: string;
  close(): Promise<void>;
}

async function openStorage(config: Config, log: Logger): Promise<Storage> {
  if (config.DATABASE_URL !== '') {
    const { host } = new URL(config.DATABASE_URL);
    return {
      address: config.DATABASE_URL,
      where: `The data is in the PostgreSQL at ${host || 'a unix socket'}`,
      close: async () => {},
    };
  }
  const dataDir = resolve(config.DATA_DIR);
  const embedded = await startEmbedded(dataDir, (line) => log.info(line));
  return {
    address: embedded.address,
    where: `The data is in ${dataDir} (embedded PostgreSQL; DATABASE_URL names another)`,
    close: () => embedded.stop(),
  };
}

async function listen(app: FastifyInstance, config: Config): Promise<string> {
  const { HOST, PORT } = config;
  try {
    await app.listen({ host: HOST, port: PORT });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new ConfigError(`Port ${PORT} is in use. Set PORT to another, or to 0 for a free one.`);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new ConfigError(`Cannot listen on ${HOST}:${PORT}. Set HOST and PORT to others.`);
    }
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return ownAddress(config, port);
}
