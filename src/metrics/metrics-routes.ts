import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** `/metrics` for Prometheus. To be called before other routes: it counts those that follow. */
export function metricsRoutes(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    // An address that is no route of ours is somebody's text.
    const { url: route = 'none' } = request.routeOptions;
    metrics.requested(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });

  app.get('/metrics', async (_, reply) => {
    reply.type(metrics.contentType);
    return metrics.text();
  });
}
