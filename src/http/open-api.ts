import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { VERSION } from '../version.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: {
    title: 'nickroom',
    version: VERSION,
    description:
      'Anonymous chat rooms. `POST /rooms` enters a room and answers a `nickId`, which is sent as `Authorization: Bearer <nickId>` from then on. The socket is described in `/asyncapi.json`.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  tags: [
    { name: 'rooms', description: 'Entering and finding rooms' },
    { name: 'members', description: 'Who is there' },
    { name: 'messages', description: 'Reading, saying and following' },
    { name: 'acts', description: 'What members, moderators and owners do to a room' },
    { name: 'webhooks', description: 'Having entries delivered, where the operator allows it' },
    { name: 'admin', description: "What the operator's page is made of" },
    { name: 'classic', description: 'The routes of the original design; also under `/mysql`' },
  ],
  security: [],
  components: {
    securitySchemes: {
      nickId: { type: 'http', scheme: 'bearer', description: 'The nickId that entering answers.' },
      adminSession: {
        type: 'apiKey',
        in: 'cookie',
        name: 'nickroom_admin',
        description: 'What `POST /admin/api/session` sets.',
      },
      webhookKey: { type: 'http', scheme: 'bearer', description: "The operator's `WEBHOOK_KEY`." },
    },
  },
} as const;

/** Scripts and styles come from files of ours; the page sets some styles of elements by itself. */
const PAGE_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * `/openapi.json`, made from the schemas that validate, and `/docs`, where people read it. Only
 * routes with a tag are part of it. To be called before any of them is registered.
 */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: DOCUMENT as never,
    hideUntagged: true,
    // The same routes once more, under the names that their handlers have already.
    transform: ({ schema, url }) => ({
      schema: url.startsWith('/mysql/') ? { ...schema, hide: true } : schema,
      url,
    }),
  });
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_CSP,
    // Without the bar on top, which takes a style that the policy does not allow.
    uiConfig: { layout: 'BaseLayout', validatorUrl: null, deepLinking: true },
    theme: { title: 'nickroom: the API' },
  });
  app.get('/openapi.json', async () => app.swagger());
}
