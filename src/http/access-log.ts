import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** One line for each request. The query is left out: classic clients put their nickId there. */
export function logRequests(app: FastifyInstance, log: Logger): void {
  if (!log.isLevelEnabled('info')) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, url } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    log.info(
      { requestId: id, method, path: url.split('?')[0], status: reply.statusCode, ms },
      'request',
    );
    done();
  });
}
