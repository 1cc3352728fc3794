import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ActParts } from '../acts/perform-act.ts';
import { operatorActRoutes } from './act-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { banRoutes } from './ban-routes.ts';
import { figureRoutes } from './figure-routes.ts';
import { Gate, type SignedIn } from './gate.ts';
import { peopleRoutes } from './people-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { roleRoutes } from './role-routes.ts';
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

/** What the operator's page is made of, for programs as well: everything below `/admin/api`. */
export async function adminRoutes(app: FastifyInstance, parts: ActParts): Promise<void> {
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
        banRoutes(inside, parts);
        reportRoutes(inside, { database });
        roleRoutes(inside, { database });
        auditRoutes(inside, { database });
        operatorActRoutes(inside, parts);
      });
    },
    { prefix: '/admin/api' },
  );
}

const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? '';
