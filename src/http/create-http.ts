import fastifyAccepts from '@fastify/accepts';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { RefusalCode } from '../errors.ts';
import { logRequests } from './access-log.ts';
import { parseBodies } from './body-parsers.ts';
import { allowOrigins } from './cors.ts';
import { answerFrameworkError, handleErrors } from './error-handler.ts';
import { describeRoutes } from './open-api.ts';
import { answerRequestIds, requestId } from './request-id.ts';
import { validateRequests } from './validation.ts';

/** Most bytes of a request's body. */
const BODY_MAX = 64 * 1024;
/** A request that has not come whole by then is given up. No socket or stream is concerned. */
const REQUEST_TIMEOUT_MS = 60_000;

interface HttpParts {
  readonly config: Config;
  readonly log: Logger;
  /** Is told the code of each refused request. */
  readonly onRefusal: ((code: RefusalCode) => void) | undefined;
}

/** fastify with the manners all routes share; none of ours but `/docs` and `/openapi.json` yet. */
export async function createHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { config, log, onRefusal } = parts;
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
    requestTimeout: REQUEST_TIMEOUT_MS,
  }) as unknown as FastifyInstance;
  // Hooks and handlers reach the routes that come after them, so the order is of importance.
  handleErrors(app, onRefusal);
  answerRequestIds(app);
  await allowOrigins(app, config);
  await app.register(fastifyAccepts);
  await describeRoutes(app);
  parseBodies(app);
  validateRequests(app);
  logRequests(app, log);
  return app;
}
