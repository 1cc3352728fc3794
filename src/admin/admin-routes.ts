import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { figureRoutes } from './figure-routes.ts';
import { Gate, type SignedIn } from './gate.ts';
import { peopleRoutes } from './people-routes.ts';
import { roomRoutes } from './room-routes.ts';
import { sessionRoutes, signInRoute } from './session-routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the operator's routes alone. */
    signedIn: SignedIn;
  }
}

/** Asked for by an open page every few seconds, which is not the operator's doing. */
const UNATTENDED: ReadonlySet<string> = new Set(['/admin/api/figures']);

interface AdminParts {
  readonly database: Database;
  readonly config: Config;
}

/** What the operator's page is made of, for programs as well: everything below `/admin/api`. */
export async function adminRoutes(app: FastifyInstance, parts: AdminParts): Promise<void> {
  const { database, config } = parts;
  const gate = new Gate(database, config);
  await app.register(
    async (scope) => {
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store');
        gate.checkSender(request);
      });
      signInRoute(scope, { database, gate });
      await scope.register(async (inside) => {
        inside.decorateRequest('signedIn');
        inside.addHook('onRequest', async (request) => {
          request.signedIn = await gate.enter(request, !UNATTENDED.has(routeOf(request)));
        });
        sessionRoutes(inside, { database, gate });
        figureRoutes(inside, { database });
        roomRoutes(inside, { database });
        peopleRoutes(inside, { database });
      });
    },
    { prefix: '/admin/api' },
  );
}

const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? '';
