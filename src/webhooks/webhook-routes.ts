import { timingSafeEqual } from 'node:crypto';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isWebhookId, newWebhookId } from '../ids.ts';
import { secretHash } from '../members/credentials.ts';
import { bearer } from '../rooms/bearer.ts';
import { existingRoom } from '../rooms/room-queries.ts';
import { refusals } from '../wire/answers.ts';
import { RoomParams } from '../wire/room-params.ts';
import { newSigningSecret } from './signature.ts';
import { parseTarget } from './target.ts';
import { deleteWebhook, insertWebhook, readWebhooks, type WebhookRow } from './webhook-queries.ts';

const WEBHOOKS_PER_ROOM = 10;

const Moment = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);

/** How a webhook does. */
const Webhook = Type.Object({
  webhook_id: Type.String({ examples: ['hook_0a1b2c3d4e5f6g7h'] }),
  url: Type.String({ examples: ['https://bot.example/nickroom'] }),
  status: Type.Union([Type.Literal('active'), Type.Literal('given_up')]),
  delivered_seq: Type.Integer({ description: 'everything up to this entry has been taken' }),
  failures: Type.Integer({ description: 'tries in a row that failed' }),
  failing_since: Moment,
  next_try_at: Moment,
  last_error: Type.Union([Type.String(), Type.Null()]),
  created_at: Type.String({ format: 'date-time' }),
});

const WebhookParams = Type.Object({ ...RoomParams.properties, webhookId: Type.String() });
const RegisterBody = Type.Object(
  { url: Type.String({ description: 'a public https address' }) },
  { examples: [{ url: 'https://bot.example/nickroom' }] },
);
const RegisterAnswer = Type.Object(
  {
    webhook: Webhook,
    secret: Type.String({ description: 'signs the deliveries; shown here alone: keep it' }),
  },
  { description: 'What is said from now on is delivered.' },
);
const ListAnswer = Type.Object(
  { webhooks: Type.Array(Webhook) },
  { description: "The room's webhooks and how they do." },
);

const shared = { tags: ['webhooks'], security: [{ webhookKey: [] }] };
const SCHEMAS = {
  register: {
    ...shared,
    operationId: 'registerWebhook',
    summary: 'Have the entries of a room delivered to an address',
    params: RoomParams,
    body: RegisterBody,
    response: { 201: RegisterAnswer, ...refusals(401, 403, 404, 409, 413, 415) },
  },
  list: {
    ...shared,
    operationId: 'listWebhooks',
    summary: "See a room's webhooks",
    params: RoomParams,
    response: { 200: ListAnswer, ...refusals(401, 403, 404) },
  },
  remove: {
    ...shared,
    operationId: 'removeWebhook',
    summary: 'Deliver no more to an address',
    params: WebhookParams,
    response: {
      204: Type.Null({ description: 'It is gone.' }),
      ...refusals(401, 403, 404),
    },
  },
} as const;

interface RouteParts {
  readonly database: Database;
  readonly config: Config;
  /** Is called when a webhook came or went. */
  readonly onChange: () => void;
}

/** Webhooks for whoever has the operator's key (docs/webhooks.md). */
export function webhookRoutes(
  instance: FastifyInstance,
  { database, config, onChange }: RouteParts,
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const url = '/rooms/:roomId/webhooks';
  const keyHash = secretHash(config.WEBHOOK_KEY);
  const open = async (request: FastifyRequest, roomId: string): Promise<void> => {
    if (config.WEBHOOK_KEY === '') {
      throw new Refusal('not_found', { message: 'This server has no webhooks.' });
    }
    requireKey(keyHash, request);
    await existingRoom(database, roomId);
  };

  app.post(url, { schema: SCHEMAS.register }, async (request, reply) => {
    const { roomId } = request.params;
    await open(request, roomId);
    const target = await parseTarget(request.body.url, config.WEBHOOK_ALLOW_PRIVATE === 'on');
    const fresh = { webhookId: newWebhookId(), roomId, url: target, secret: newSigningSecret() };
    if (!(await insertWebhook(database, fresh, WEBHOOKS_PER_ROOM))) {
      throw new Refusal('too_many_webhooks');
    }
    onChange();
    const webhook = await existingWebhook(database, roomId, fresh.webhookId);
    return reply.code(201).send({ webhook: toWire(webhook), secret: fresh.secret });
  });

  app.get(url, { schema: SCHEMAS.list }, async (request) => {
    const { roomId } = request.params;
    await open(request, roomId);
    return { webhooks: (await readWebhooks(database, roomId)).map(toWire) };
  });

  app.delete(`${url}/:webhookId`, { schema: SCHEMAS.remove }, async (request, reply) => {
    const { roomId, webhookId } = request.params;
    await open(request, roomId);
    await existingWebhook(database, roomId, webhookId);
    await deleteWebhook(database, roomId, webhookId);
    onChange();
    return reply.code(204).send(null);
  });
}

/** @throws {Refusal} `unauthorized` without a key, `forbidden` with another one */
function requireKey(keyHash: Buffer, request: FastifyRequest): void {
  const given = bearer(request);
  if (given === undefined) {
    throw new Refusal('unauthorized', { message: 'Send Authorization: Bearer <WEBHOOK_KEY>.' });
  }
  if (!timingSafeEqual(secretHash(given), keyHash)) {
    throw new Refusal('forbidden', { message: 'This is not the key of this server.' });
  }
}

async function existingWebhook(
  database: Database,
  roomId: string,
  webhookId: string,
): Promise<WebhookRow> {
  const [webhook] = isWebhookId(webhookId) ? await readWebhooks(database, roomId, webhookId) : [];
  if (!webhook) throw new Refusal('webhook_not_found');
  return webhook;
}

const toWire = (row: WebhookRow) => ({
  webhook_id: row.webhook_id,
  url: row.url,
  status: row.status,
  delivered_seq: row.after_seq,
  failures: row.failures,
  failing_since: row.failing_since?.toISOString() ?? null,
  next_try_at: row.status === 'active' ? row.next_try_at.toISOString() : null,
  last_error: row.last_error,
  created_at: row.created_at.toISOString(),
});
