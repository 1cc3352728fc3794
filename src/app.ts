import fastifyAccepts from '@fastify/accepts';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { asyncApi } from './async-api.ts';
import type { Bus } from './bus/bus.ts';
import { LocalBus } from './bus/local-bus.ts';
import { classicRoutes } from './classic/classic-routes.ts';
import type { Config } from './config.ts';
import type { Database } from './database/database.ts';
import { logRequests } from './http/access-log.ts';
import { parseBodies } from './http/body-parsers.ts';
import { allowOrigins } from './http/cors.ts';
import { tagEntities } from './http/entity-tag.ts';
import { answerFrameworkError, handleErrors } from './http/error-handler.ts';
import { healthRoutes } from './http/health-routes.ts';
import { limitRequests } from './http/limit-requests.ts';
import { describeRoutes } from './http/open-api.ts';
import { pageRoutes, sendLanding } from './http/page-routes.ts';
import { answerRequestIds, requestId } from './http/request-id.ts';
import { closeUnusedConnections } from './http/unused-connections.ts';
import { validateRequests } from './http/validation.ts';
import { newNodeId } from './ids.ts';
import { ConnectionCap } from './limits/connection-cap.ts';
import { Limits } from './limits/limits.ts';
import { LogWriter } from './log/log-writer.ts';
import { messageRoutes } from './log/message-routes.ts';
import { Metrics, type Readings } from './metrics/metrics.ts';
import { metricsRoutes } from './metrics/metrics-routes.ts';
import { isWithin } from './networks.ts';
import { memberRoutes } from './presence/member-routes.ts';
import { NodeLease } from './presence/node-lease.ts';
import { Presence } from './presence/presence.ts';
import { challengeRoute } from './proof/challenge-route.ts';
import { ProofOfWork } from './proof/proof-of-work.ts';
import { eventsRoute } from './realtime/events-route.ts';
import { Heartbeat } from './realtime/heartbeat.ts';
import { Hub } from './realtime/hub.ts';
import { Pacer } from './realtime/pacer.ts';
import { registerSockets, socketHandler } from './realtime/socket-route.ts';
import type { RoomSignal } from './room-signal.ts';
import { Entrance } from './rooms/entrance.ts';
import { originOf } from './rooms/links.ts';
import { qrRoutes } from './rooms/qr-routes.ts';
import { RoomLookups } from './rooms/room-lookups.ts';
import { roomRoutes } from './rooms/room-routes.ts';
import { VERSION } from './version.ts';
import { Deliverer } from './webhooks/deliverer.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** Most bytes of a request's body. */
const BODY_MAX = 64 * 1024;

/** How often it is looked for connections and requests that are overdue. */
const OVERDUE_LOOK_MS = 1000;
/** How long requests that have begun to come may hold up the end. */
const GOODBYE_MS = 3000;

/** What the app is given, beside its configuration. */
export interface AppParts {
  readonly database: Database;
  readonly log: Logger;
  readonly bus?: Bus<RoomSignal>;
  /** On the same bus. */
  readonly hub?: Hub;
}

/**
 * Puts the house together: rules get what they need handed in, and only this file knows all of
 * them. The database has to be migrated. Listening is up to the caller; `close()` answers what is
 * under way, sends the clients away and leaves the database open.
 */
export async function buildApp(config: Config, parts: AppParts): Promise<FastifyInstance> {
  const { database, log, bus = new LocalBus<RoomSignal>() } = parts;
  const metrics = config.METRICS === 'on' ? new Metrics() : undefined;
  const { hub = new Hub({ database, bus, config, log, pacer: new Pacer(metrics?.flushed) }) } =
    parts;
  const nodeId = newNodeId();
  const logWriter = new LogWriter(database, bus, metrics?.appended);
  const presence = new Presence(database, bus, config, log, nodeId);
  const lease = new NodeLease(database, bus, config, log, nodeId);
  const heartbeat = new Heartbeat(hub, config);
  const deliverer =
    config.WEBHOOK_KEY === ''
      ? undefined
      : new Deliverer({ database, bus, config, log, logWriter });
  const limits = new Limits(config);
  const cap = new ConnectionCap(config, limits);
  const proofOfWork = new ProofOfWork(database, config);
  const entrance = new Entrance({ database, config, limits, proofOfWork });
  let isDraining = false;

  const app = fastify({
    // Its own lines are few and none of them for the operator; requests are logged by logRequests.
    loggerInstance: log.child({}, { level: 'warn' }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX,
    // Who still comes when we go is served, a socket by its close. fastify's own 503 for an upgrade
    // leaves the TCP connection open, and closing would wait for it.
    return503OnClosing: false,
    frameworkErrors: answerFrameworkError,
    genReqId: requestId,
    requestTimeout: config.REQUEST_TIMEOUT_S * 1000,
    http: {
      headersTimeout: config.HANDSHAKE_TIMEOUT_S * 1000,
      connectionsCheckingInterval: OVERDUE_LOOK_MS,
    },
    trustProxy: trustIn(config),
  }) as unknown as FastifyInstance;

  app.addHook('onReady', async () => {
    await lease.start();
    hub.start();
    heartbeat.start();
    deliverer?.start();
  });
  app.addHook('preClose', async () => {
    isDraining = true;
    await deliverer?.stop();
    await logWriter.idle();
    heartbeat.stop();
    hub.close();
    setTimeout(() => app.server.closeAllConnections(), GOODBYE_MS).unref();
  });
  app.addHook('onClose', async () => {
    await presence.stop();
    await lease.stop();
    await bus.close();
  });

  handleErrors(app, metrics?.refused);
  answerRequestIds(app);
  await allowOrigins(app, config);
  limitRequests(app, { limits, config });
  await app.register(fastifyAccepts);
  await describeRoutes(app);
  parseBodies(app);
  validateRequests(app);
  logRequests(app, log);
  closeUnusedConnections(app);
  cap.guard(app.server);
  if (metrics) {
    metrics.watch(readingsOf(config, { database, hub, logWriter, deliverer }));
    metricsRoutes(app, metrics);
  }
  const sockets = {
    database,
    bus,
    config,
    log,
    logWriter,
    presence,
    hub,
    limits,
    cap,
    onRefusal: metrics?.refused,
  };
  await registerSockets(app, sockets);
  await pageRoutes(app, config);
  app.route({
    method: 'GET',
    url: '/',
    handler: (_, reply) => sendLanding(reply),
    wsHandler: socketHandler(sockets),
  });
  app.get('/asyncapi.json', async (request) => asyncApi(originOf(request, config), VERSION));
  healthRoutes(app, { database, nodeId, isDraining: () => isDraining });
  await app.register(async (scope) => {
    tagEntities(scope);
    roomRoutes(scope, { database, config, lookups: new RoomLookups(database, bus), entrance });
    challengeRoute(scope, proofOfWork);
    qrRoutes(scope, { database, config });
    memberRoutes(scope, { database });
    messageRoutes(scope, { database, config, logWriter, limits });
    eventsRoute(scope, sockets);
    webhookRoutes(scope, { database, config, onChange: () => deliverer?.look() });
  });
  for (const prefix of ['', '/mysql']) {
    await app.register(async (scope) => classicRoutes(scope, { database, entrance }), { prefix });
  }
  return app;
}

/** Who is believed about whom he speaks for. */
const trustIn = ({ TRUSTED_PROXIES }: Config) =>
  TRUSTED_PROXIES.length > 0 && ((address: string) => isWithin(TRUSTED_PROXIES, address));

interface Watched {
  readonly database: Database;
  readonly hub: Hub;
  readonly logWriter: LogWriter;
  readonly deliverer: Deliverer | undefined;
}

/** Where the metrics find what the parts of the house count by themselves. */
function readingsOf(
  { DATABASE_POOL }: Config,
  { database, hub, logWriter, deliverer }: Watched,
): Readings {
  return {
    nickroom_connections: () => hub.size,
    nickroom_rooms: () => hub.rooms,
    nickroom_appends_waiting: () => logWriter.waiting,
    nickroom_deliveries_total: () => hub.counters.deliveries,
    nickroom_slow_closes_total: () => hub.counters.slowCloses,
    nickroom_webhook_deliveries_total: () => deliverer?.counters.deliveries ?? 0,
    nickroom_webhook_failures_total: () => deliverer?.counters.failures ?? 0,
    nickroom_database_queries: () => database.load?.underWay ?? 0,
    nickroom_database_pool_size: () => DATABASE_POOL,
    nickroom_database_retries_total: () => database.load?.retries ?? 0,
  };
}
