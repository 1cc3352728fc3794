import type { FastifyInstance } from 'fastify';
import { ask, type Database } from '../database/database.ts';

/** How long `/readyz` waits for the database, in milliseconds. */
const READY_PATIENCE_MS = 500;

/** `/healthz`: the process lives. `/readyz`: it can serve, so a load balancer may send people. */
export function healthRoutes(
  app: FastifyInstance,
  parts: { database: Database; nodeId: string; isDraining: () => boolean },
): void {
  app.get('/healthz', async () => ({ status: 'ok', node: parts.nodeId }));

  app.get('/readyz', async (_, reply) => {
    const database = await answers(parts.database);
    const draining = parts.isDraining();
    const ready = database && !draining;
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not_ready', database, draining });
  });
}

async function answers(database: Database): Promise<boolean> {
  try {
    await ask(database, (sql) => sql`select 1`, READY_PATIENCE_MS);
    return true;
  } catch {
    return false;
  }
}
