import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { addressOf } from '../limits/address.ts';
import { adminRefusals, Id, Moment, shared } from './admin-schemas.ts';
import type { Gate } from './gate.ts';
import { csrfToken, newOperatorSecret, parseOperatorSecret } from './operator-secret.ts';
import {
  type AdminSession,
  endSession,
  openSession,
  readSessions,
  useSession,
} from './session-queries.ts';

/** What is kept of how a browser names itself. */
const USER_AGENT_MAX = 300;

const Session = Type.Object({
  session_id: Type.Integer(),
  user_agent: Type.String({ description: 'as the browser names itself' }),
  address: Type.String({ description: 'from which it was opened; of IPv6 the /64' }),
  created_at: Moment,
  last_used_at: Moment,
  ends_at: Type.String({ format: 'date-time', description: 'whatever happens in it' }),
  is_this: Type.Boolean({ description: 'whether this request is part of it' }),
});

const SignedInAnswer = Type.Object(
  {
    session: Session,
    csrf_token: Type.String({ description: 'goes along as `X-CSRF-Token` with all but GET' }),
    idle_s: Type.Integer({ description: 'seconds without a request after which it ends' }),
  },
  { description: 'Who is signed in. The cookie is HttpOnly.' },
);

const Gone = Type.Null({ description: 'It has ended.' });

const SCHEMAS = {
  signIn: {
    operationId: 'adminSignIn',
    summary: "Exchange a link's secret for a session",
    description:
      'The secret is what stands behind `#` in the link that the server prints at its first start or `nickroom admin-link` makes. It is good once. The session is a cookie, named `__Secure-nickroom_admin` where people come by https.',
    tags: ['admin'],
    security: [],
    body: Type.Object({ link: Type.String({ maxLength: 200 }) }),
    response: { 201: SignedInAnswer, ...adminRefusals(413, 415) },
  },
  look: {
    ...shared,
    operationId: 'adminSession',
    summary: 'The session one is in, and its token',
    response: { 200: SignedInAnswer, ...adminRefusals() },
  },
  signOut: {
    ...shared,
    operationId: 'adminSignOut',
    summary: 'Sign out',
    response: { 204: Gone, ...adminRefusals() },
  },
  list: {
    ...shared,
    operationId: 'adminSessions',
    summary: 'The sessions that are open',
    response: {
      200: Type.Object({ sessions: Type.Array(Session) }, { description: 'The newest first.' }),
      ...adminRefusals(),
    },
  },
  end: {
    ...shared,
    operationId: 'adminEndSession',
    summary: 'End a session, on whichever machine it is',
    params: Type.Object({ sessionId: Id }),
    response: { 204: Gone, ...adminRefusals(404) },
  },
} as const;

interface SessionRouteParts {
  readonly database: Database;
  readonly gate: Gate;
}

/** `POST /session`: the one route that nobody has to be signed in for. */
export function signInRoute(instance: FastifyInstance, { database, gate }: SessionRouteParts) {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post('/session', { schema: SCHEMAS.signIn }, async (request, reply) => {
    const link = parseOperatorSecret(request.body.link);
    if (!link) throw new Refusal('admin_link_invalid');
    const secret = newOperatorSecret();
    const visitor = {
      userAgent: (request.headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
      address: addressOf(request),
    };
    const isOpen = await openSession(database, link.hash, secret.hash, visitor, gate.limits);
    const session = isOpen && (await useSession(database, secret.hash, gate.limits, true));
    if (!session) throw new Refusal('admin_link_invalid');
    gate.give(request, reply, secret);
    return reply.code(201).send({
      session: toWire(session, session, gate),
      csrf_token: csrfToken(secret),
      idle_s: gate.limits.idleS,
    });
  });
}

/** The sessions of whoever is signed in, his own and others. */
export function sessionRoutes(instance: FastifyInstance, { database, gate }: SessionRouteParts) {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/session', { schema: SCHEMAS.look }, async ({ signedIn }) => ({
    session: toWire(signedIn.session, signedIn.session, gate),
    csrf_token: csrfToken(signedIn.secret),
    idle_s: gate.limits.idleS,
  }));

  app.delete('/session', { schema: SCHEMAS.signOut }, async (request, reply) => {
    await endSession(database, request.signedIn.session.session_id);
    gate.takeBack(request, reply);
    return reply.code(204).send(null);
  });

  app.get('/sessions', { schema: SCHEMAS.list }, async ({ signedIn }) => {
    const sessions = await readSessions(database, gate.limits);
    return { sessions: sessions.map((session) => toWire(session, signedIn.session, gate)) };
  });

  app.delete('/sessions/:sessionId', { schema: SCHEMAS.end }, async (request, reply) => {
    if (!(await endSession(database, Number(request.params.sessionId)))) {
      throw new Refusal('session_not_found');
    }
    return reply.code(204).send(null);
  });
}

const toWire = (session: AdminSession, own: AdminSession, { limits }: Gate) => ({
  session_id: session.session_id,
  user_agent: session.user_agent,
  address: session.address,
  created_at: session.created_at.toISOString(),
  last_used_at: session.last_used_at.toISOString(),
  ends_at: new Date(session.created_at.getTime() + limits.longestS * 1000).toISOString(),
  is_this: session.session_id === own.session_id,
});
