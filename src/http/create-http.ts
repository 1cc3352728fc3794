import fastifyAccepts from '@fastify/accepts';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { isWithin } from '../config/networks.ts';
import type { RefusalCode } from '../errors.ts';
import type { Limits } from '../limits/limits.ts';
import { logRequests } from './access-log.ts';
import { parseBodies } from './body-parsers.ts';
import { type Certificate, followCertificate, tlsOptions } from './certificate.ts';
import { answerClientError } from './client-error.ts';
import { allowOrigins } from './cors.ts';
import { answerFrameworkError, handleErrors } from './error-handler.ts';
import { limitRequests } from './limit-requests.ts';
import { describeRoutes } from './open-api.ts';
import { answerRequestIds, requestId } from './request-id.ts';
import { securityHeaders } from './security-headers.ts';
import { validateRequests } from './validation.ts';

/** Most bytes of a request's body. */
const BODY_MAX = 64 * 1024;
/** How often it is looked for connections and requests that are overdue. */
const OVERDUE_LOOK_MS = 1000;

interface HttpParts {
  readonly config: Config;
  readonly log: Logger;
  readonly limits: Limits;
  /** Absent: plain http. */
  readonly certificate: Certificate | undefined;
  /** Is told the code of each refused request. */
  readonly onRefusal: ((code: RefusalCode) => void) | undefined;
}

/** fastify with the manners all routes share; none of ours but `/docs` and `/openapi.json` yet. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { config, log, limits, certificate, onRefusal } = parts;
  const headers = securityHeaders(config, certificate !== undefined);
  const server = {
    headersTimeout: config.HANDSHAKE_TIMEOUT_S * 1000,
    connectionsCheckingInterval: OVERDUE_LOOK_MS,
  };
  const app = fastify({
    // Its own lines are few and none of them for the operator; requests are logged by logRequests.
    loggerInstance: quietLogger(log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX,
    // Who still comes when we go is served, a socket by its close. fastify's own 503 for an upgrade
    // leaves the TCP connection open, and closing would wait for it.
    return503OnClosing: false,
    // These come before any hook.
    frameworkErrors: (error, request, reply) =>
      answerFrameworkError(error, request, reply.headers(headers)),
    clientErrorHandler: answerClientError,
    genReqId: requestId,
    requestTimeout: config.REQUEST_TIMEOUT_S * 1000,
    ...(certificate ? { https: { ...tlsOptions(certificate), ...server } } : { http: server }),
    trustProxy: trustIn(config),
  }) as unknown as FastifyInstance;
  // Hooks and handlers reach the routes that come after them, so the order is of importance.
  handleErrors(app, onRefusal);
  answerRequestIds(app);
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(headers);
    done();
  });
  if (certificate) followCertificate(app, { config, log }, certificate);
  await allowOrigins(app, config);
  limitRequests(app, { limits, config });
  await app.register(fastifyAccepts);
  await describeRoutes(app);
  parseBodies(app);
  validateRequests(app);
  logRequests(app, log);
  return app;
}

/**
 * One for all requests: a logger for each cost 1.5 µs of some 40, and a line that needs the request's
 * id names it. Not by fastify's `childLoggerFactory`, whose result is examined each time.
 */
function quietLogger(log: Logger): Logger {
  const quiet = log.child({}, { level: 'warn' });
  return Object.assign(quiet, { child: () => quiet });
}

/** Who is believed about whom he speaks for. */
const trustIn = ({ TRUSTED_PROXIES }: Config) =>
  TRUSTED_PROXIES.length > 0 && ((address: string) => isWithin(TRUSTED_PROXIES, address));
