import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.ts';
import { addressOf } from '../limits/address.ts';
import { Counts } from '../limits/counts.ts';
import { type Limits, tooFast } from '../limits/limits.ts';

/** Whose uploads have no place may find one when others have come in. */
const RETRY_MS = 2000;

/**
 * Refuses requests of an address that sends too many, or too many bodies at once: a body that comes
 * byte by byte is kept until it is whole.
 */
export function limitRequests(
  app: FastifyInstance,
  { limits, config }: { limits: Limits; config: Config },
): void {
  if (!limits.isOn) return;
  const uploads = new Counts(config.UPLOADS_PER_ADDRESS);
  app.addHook('onRequest', (request, reply, done) => {
    try {
      admit(request);
      done();
    } catch (error) {
      // What is refused is not read to its end.
      if (hasBody(request)) reply.header('connection', 'close');
      done(error as Error);
    }
  });

  function admit(request: FastifyRequest): void {
    const address = addressOf(request);
    limits.request(address);
    if (!hasBody(request)) return;
    const leave = uploads.enter(address);
    if (!leave) {
      limits.distrust(address);
      throw tooFast(RETRY_MS);
    }
    request.raw.once('close', leave);
  }
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
