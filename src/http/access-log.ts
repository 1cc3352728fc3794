import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** What follows a member's id and a dot is his secret, right or mistyped, in whichever encoding. */
const SECRET = /(user(?:_|%5f)[0-9a-z]+)(?:\.|%2e)[^/]+/gi;

/**
 * One line for each request. The query is left out, since classic clients put their nickId there,
 * and so is a secret that somebody put into a path.
 */
export function logRequests(app: FastifyInstance, log: Logger): void {
  if (!log.isLevelEnabled('info')) return;
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, url } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    log.info({ requestId: id, method, path: pathOf(url), status: reply.statusCode, ms }, 'request');
    done();
  });
}

const pathOf = (url: string): string =>
  (url.split('?', 1)[0] as string).replace(SECRET, '$1.[secret]');
