import type { FastifyInstance } from 'fastify';
import { tagOf } from '../entity-tag.ts';

/**
 * Gives look-ups a tag of what they answer, unless they have it from their route, and answers 304 to
 * whoever has it already (RFC 9110 §8.8, §13.1.2). @fastify/etag was not taken: it answers 304 to a
 * POST and to an error as well.
 */
export function tagEntities(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const isLookUp = request.method === 'GET' || request.method === 'HEAD';
    if (!isLookUp || reply.statusCode !== 200 || !isWhole(payload)) {
      done(null, payload);
      return;
    }
    const tag = String(reply.getHeader('etag') ?? tagOf(payload));
    reply.header('etag', tag);
    // The same address answers JSON or text, and some answers are for their reader alone.
    const vary = reply.getHeader('vary');
    reply.header('vary', vary ? `${vary}, Accept, Authorization` : 'Accept, Authorization');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
    if (!isKnown(tag, request.headers['if-none-match'])) {
      done(null, payload);
      return;
    }
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    done(null, '');
  });
}

/** Not a stream, whose end is not known yet. */
const isWhole = (payload: unknown): payload is string | Buffer =>
  typeof payload === 'string' || Buffer.isBuffer(payload);

/** Weak comparison: a proxy that compressed the answer has marked its tag as weak. */
function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((known) => known.trim().replace(/^W\//, ''));
  return tags.includes(tag) || tags.includes('*');
}
