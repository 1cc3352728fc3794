import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { actRoutes } from './acts/act-routes.ts';
import { RaidWatch } from './acts/raid-watch.ts';
import { adminRoutes } from './admin/admin-routes.ts';
import { Sampler } from './admin/sampler.ts';
import type { Bus } from './bus/bus.ts';
import { LocalBus } from './bus/local-bus.ts';
import { SureBus } from './bus/sure-bus.ts';
import { classicRoutes } from './classic/classic-routes.ts';
import type { Config } from './config/config.ts';
import type { Database } from './database/database.ts';
import { MessageGuard } from './filter/message-guard.ts';
import type { Certificate } from './http/certificate.ts';
import { createHttp } from './http/create-http.ts';
import { healthRoutes } from './http/health-routes.ts';
import { pageRoutes, sendLanding } from './http/page-routes.ts';
import { tagEntities } from './http/tag-entities.ts';
import { closeUnusedConnections } from './http/unused-connections.ts';
import { newNodeId } from './ids.ts';
import { ConnectionCap } from './limits/connection-cap.ts';
import { Limits } from './limits/limits.ts';
import { LogWriter } from './log/log-writer.ts';
import { messageRoutes } from './log/message-routes.ts';
import { Metrics } from './metrics/metrics.ts';
import { metricsRoutes } from './metrics/metrics-routes.ts';
import { memberRoutes } from './presence/member-routes.ts';
import { NodeLease } from './presence/node-lease.ts';
import { Presence } from './presence/presence.ts';
import { challengeRoute } from './proof/challenge-route.ts';
import { ProofOfWork } from './proof/proof-of-work.ts';
import { readingsOf } from './readings.ts';
import { CredentialWatch } from './realtime/credential-watch.ts';
import { drain } from './realtime/drain.ts';
import { eventsRoute } from './realtime/events-route.ts';
import { Heartbeat } from './realtime/heartbeat.ts';
import { Hub } from './realtime/hub.ts';
import { Pacer } from './realtime/pacer.ts';
import { registerSockets, socketHandler } from './realtime/socket-route.ts';
import { Retention } from './retention/retention.ts';
import { reviewRoutes } from './review/review-routes.ts';
import { recordRoutes } from './rights/record-routes.ts';
import { rightRoutes } from './rights/right-routes.ts';
import type { RoomSignal } from './room-signal.ts';
import { credentialRoutes } from './rooms/credential-routes.ts';
import { Entrance } from './rooms/entrance.ts';
import { originOf } from './rooms/links.ts';
import { nickRoutes } from './rooms/nick-routes.ts';
import { qrRoutes } from './rooms/qr-routes.ts';
import { RoomLookups } from './rooms/room-lookups.ts';
import { roomRoutes } from './rooms/room-routes.ts';
import { VERSION } from './version.ts';
import { Deliverer } from './webhooks/deliverer.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';
import { asyncApi } from './wire/async-api.ts';

/** How long requests that have begun to come may hold up the end. */
const GOODBYE_MS = 3000;

/** What the app is given, beside its configuration. */
export interface AppParts {
  readonly database: Database;
  readonly log: Logger;
  readonly bus?: Bus<RoomSignal>;
  /** Absent: plain http. */
  readonly certificate?: Certificate | undefined;
  /** On the same bus. */
  readonly hub?: Hub;
  /** As the bus knows it. */
  readonly nodeId?: string;
}

/**
 * Puts the house together: rules get what they need handed in, and only this file knows all of
 * them. The database has to be migrated. Listening is up to the caller; `close()` answers what is
 * under way, sends the clients away and leaves the database open.
 */
export async function buildApp(config: Config, parts: AppParts): Promise<FastifyInstance> {
  const house = furnish(config, parts);
  const workers = employ(house);
  const { log, limits, onRefusal } = house;
  const { certificate } = parts;
  const app = await createHttp({ config, log, limits, certificate, onRefusal });
  house.cap.guard(app.server);
  const isDraining = liveAndEnd(app, house, workers);
  await serveProcess(app, house, workers, isDraining);
  await serveRooms(app, house, workers);
  return app;
}

type House = ReturnType<typeof furnish>;
type Workers = ReturnType<typeof employ>;

/** What is asked to do something: by requests, frames and each other. */
function furnish(config: Config, parts: AppParts) {
  const { database, log, nodeId = newNodeId() } = parts;
  const bus = new SureBus(parts.bus ?? new LocalBus<RoomSignal>(), database, log);
  const metrics = config.METRICS === 'on' ? new Metrics(nodeId) : undefined;
  const onRefusal = metrics?.refused;
  const pacer = new Pacer(metrics?.flushed);
  const { hub = new Hub({ database, bus, config, log, pacer }) } = parts;
  const { policies } = hub;
  const logWriter = new LogWriter(database, bus, metrics?.appended);
  const place = { database, bus, config, log, nodeId };
  const presence = new Presence(place);
  const limits = new Limits(config);
  const cap = new ConnectionCap(config, limits);
  const proofOfWork = new ProofOfWork(database, config);
  const guard = new MessageGuard(policies);
  const acts = { database, bus, config, limits, guard };
  const raidWatch = new RaidWatch({ ...acts, policies, log });
  const onEntered = (roomId: string): Promise<void> => raidWatch.entered(roomId);
  const entrance = new Entrance({ ...acts, policies, proofOfWork, log, onEntered });
  const sockets = { ...acts, log, logWriter, presence, hub, policies, cap, onRefusal };
  return { ...place, ...sockets, metrics, proofOfWork, acts, raidWatch, entrance, sockets };
}

/** What works by itself, round after round, for as long as the house is open. */
function employ(house: House) {
  const { database, bus, config, log, nodeId, hub, logWriter, presence, metrics } = house;
  const place = { database, bus, config, log, nodeId };
  const count = () => ({
    connections: hub.size,
    rooms: hub.rooms,
    deliveries: hub.counters.deliveries,
    ...(metrics && { appends: { ...metrics.appends } }),
  });
  return {
    lease: new NodeLease({ ...place, onLost: () => presence.assertAll() }),
    heartbeat: new Heartbeat(hub, config),
    credentialWatch: new CredentialWatch({ database, hub, log }),
    retention: new Retention(database, bus, config, log),
    deliverer: config.WEBHOOK_KEY === '' ? undefined : new Deliverer({ ...place, logWriter }),
    sampler: config.ADMIN === 'on' ? new Sampler({ ...place, count }) : undefined,
  };
}

/** Begins when the app is ready, and ends in order. Answers whether it is ending. */
function liveAndEnd(app: FastifyInstance, house: House, workers: Workers): () => boolean {
  const { config, bus, hub, logWriter, presence, raidWatch } = house;
  const { lease, heartbeat, credentialWatch, retention, deliverer, sampler } = workers;
  let isDraining = false;
  app.addHook('onReady', async () => {
    await lease.start();
    hub.start();
    heartbeat.start();
    credentialWatch.start();
    deliverer?.start();
    retention.start();
    raidWatch.start();
    sampler?.start();
  });
  app.addHook('preClose', async () => {
    isDraining = true;
    await drain(hub, config.DRAIN_S * 1000);
    await deliverer?.stop();
    await retention.stop();
    await raidWatch.stop();
    await sampler?.stop();
    await logWriter.idle();
    heartbeat.stop();
    await credentialWatch.stop();
    hub.close();
    setTimeout(() => app.server.closeAllConnections(), GOODBYE_MS).unref();
  });
  closeUnusedConnections(app);
  app.addHook('onClose', async () => {
    await presence.stop();
    await lease.stop();
    await bus.close();
  });
  return () => isDraining;
}

/** Sockets, pages, and what is about the process and not about a room. */
async function serveProcess(
  app: FastifyInstance,
  house: House,
  { deliverer }: Workers,
  isDraining: () => boolean,
): Promise<void> {
  const { config, database, nodeId, metrics, acts, sockets } = house;
  if (metrics) {
    metrics.watch(readingsOf({ ...house, deliverer }));
    metricsRoutes(app, metrics);
  }
  await registerSockets(app, sockets);
  await pageRoutes(app, config);
  app.route({
    method: 'GET',
    url: '/',
    handler: (_, reply) => sendLanding(reply),
    wsHandler: socketHandler(sockets),
  });
  app.get('/asyncapi.json', async (request) => asyncApi(originOf(request, config), VERSION));
  if (config.ADMIN === 'on') await adminRoutes(app, acts);
  healthRoutes(app, { database, nodeId, isDraining });
}

/** What programs ask of rooms, and the routes of the original design. */
async function serveRooms(
  app: FastifyInstance,
  { database, bus, config, acts, sockets, entrance, proofOfWork }: House,
  { deliverer }: Workers,
): Promise<void> {
  await app.register(async (scope) => {
    tagEntities(scope);
    const rooms = { database, bus, config };
    roomRoutes(scope, { ...rooms, lookups: new RoomLookups(database, bus), entrance });
    challengeRoute(scope, proofOfWork);
    nickRoutes(scope, acts);
    credentialRoutes(scope, rooms);
    actRoutes(scope, acts);
    reviewRoutes(scope, { database });
    rightRoutes(scope, { database });
    recordRoutes(scope, { database });
    qrRoutes(scope, { database, config });
    memberRoutes(scope, { database });
    messageRoutes(scope, sockets);
    eventsRoute(scope, sockets);
    webhookRoutes(scope, { database, config, onChange: () => deliverer?.look() });
  });
  for (const prefix of ['', '/mysql']) {
    await app.register(async (scope) => classicRoutes(scope, { database, entrance }), { prefix });
  }
}
