import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { newRequestId } from '../ids.ts';

const HEADER = 'x-request-id';

/** The id a request came with, if it may stand in a log as it is, or a new one. */
export function requestId({ headers }: IncomingMessage): string {
  const given = headers[HEADER];
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : newRequestId();
}

/** Answers every request with its id, which its line in the log has as well. */
export function answerRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(HEADER, request.id);
    done();
  });
}
