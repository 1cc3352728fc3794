import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database.ts';
import { pendingMigrations } from '../database/migrate.ts';
import { Refusal } from '../errors.ts';

/** How long `/readyz` waits for the database, in milliseconds. */
const READY_PATIENCE_MS = 500;

interface Parts {
  readonly database: 'ok' | 'away';
  readonly migrations: 'ok' | 'pending' | 'ahead' | 'unknown';
  readonly draining: boolean;
}

/** `/healthz`: the process lives. `/readyz`: it can serve, so a load balancer may send people. */
export function healthRoutes(
  app: FastifyInstance,
  house: { database: Database; nodeId: string; isDraining: () => boolean },
): void {
  app.get('/healthz', async () => ({ status: 'ok', node: house.nodeId }));

  app.get('/readyz', async (_, reply) => {
    const parts = { ...(await look(house.database)), draining: house.isDraining() };
    const sentence = complaint(parts);
    if (sentence === undefined) return { status: 'ready', parts };
    const { status, code } = new Refusal('unavailable');
    reply.code(status).header('retry-after', 1);
    return { success: false, code, error: sentence, parts };
  });
}

async function look(database: Database): Promise<Omit<Parts, 'draining'>> {
  try {
    const pending = await pendingMigrations(database, READY_PATIENCE_MS);
    return { database: 'ok', migrations: stateFor(pending) };
  } catch {
    return { database: 'away', migrations: 'unknown' };
  }
}

/** Another node of a later version may have brought the database further than this one knows it. */
function stateFor(pending: number): Parts['migrations'] {
  if (pending === 0) return 'ok';
  return pending > 0 ? 'pending' : 'ahead';
}

/** Which part is not ready, as a sentence; none when all are. */
function complaint({ database, migrations, draining }: Parts): string | undefined {
  if (draining) return 'This server is stopping.';
  if (database === 'away') return 'The database does not answer.';
  if (migrations === 'pending') return 'The database lacks migrations of this version.';
  if (migrations === 'ahead') return 'The database has gone on to a newer version.';
  return undefined;
}
