import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import { addressOf } from '../limits/address.ts';
import { requireAdmission, requireReader } from '../rooms/bearer.ts';
import { jsonOrText, refusals } from '../wire/answers.ts';
import { type StoredEntry, toWire } from '../wire/entry.ts';
import { entryText, sendText, wantsText } from '../wire/plain-text.ts';
import { ClientFrames, Entry } from '../wire/protocol.ts';
import { RoomParams } from '../wire/room-params.ts';
import { readLogPage } from './log-page.ts';
import { readAfter } from './log-queries.ts';
import { type PostParts, postMessage } from './post-message.ts';

const Message = ClientFrames.message.properties;
const { before, after, limit } = ClientFrames['query-logs'].properties;

const PageQuery = Type.Object({ before, after, limit });
const PageAnswer = Type.Object({
  messages: Type.Array(Entry),
  has_more: Type.Boolean({ description: 'whether there are more in the direction asked for' }),
});
const PostBody = Type.Object(
  { content: Message.content, clientId: Message.clientId },
  { examples: [{ content: 'hello' }] },
);
const PostAnswer = Type.Object(
  {
    message: Entry,
    duplicate: Type.Boolean({ description: 'whether this clientId had been stored before' }),
  },
  { description: 'The stored message: 201 where it is new, 200 where its clientId was known.' },
);

const SCHEMAS = {
  read: {
    operationId: 'readMessages',
    summary: "Read a room's log, the latest or page by page",
    tags: ['messages'],
    security: [{ nickId: [] }],
    params: RoomParams,
    querystring: PageQuery,
    response: {
      200: jsonOrText(PageAnswer, 'Entries of the log, ascending, at most 200.'),
      ...refusals(401, 403, 404, 410),
    },
  },
  post: {
    operationId: 'postMessage',
    summary: 'Say something',
    description: 'A retry with the same `clientId` is harmless: it answers what is stored.',
    tags: ['messages'],
    security: [{ nickId: [] }],
    params: RoomParams,
    body: PostBody,
    response: {
      200: PostAnswer,
      201: PostAnswer,
      ...refusals(202, 401, 403, 404, 410, 413, 415),
    },
  },
} as const;

interface MessageRouteParts extends PostParts {
  readonly policies: RoomPolicies;
}

/** Reading and writing a room's log for curl and for programs (PROTOCOL.md §2, "Resources"). */
export function messageRoutes(instance: FastifyInstance, parts: MessageRouteParts): void {
  const { database, config, limits, policies } = parts;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const url = '/rooms/:roomId/messages';

  app.get(url, { schema: SCHEMAS.read }, async (request, reply) => {
    const { roomId } = request.params;
    const reader = (await requireReader(database, roomId, request))?.member.member_id;
    limits.history(reader ?? addressOf(request), addressOf(request));
    const { entries, hasMore } = await readLogPage(database, roomId, request.query);
    const messages = entries.map((entry) => toWire(entry, config.LOCALE, reader));
    if (wantsText(request)) return sendText(reply, messages.map(entryText));
    return { messages, has_more: hasMore };
  });

  app.post(url, { schema: SCHEMAS.post }, async (request, reply) => {
    const { roomId } = request.params;
    const { member, enteredAt, policyVersion } = await requireAdmission(database, roomId, request);
    policies.expect(roomId, policyVersion);
    const author = { roomId, member, enteredAt, address: addressOf(request) };
    const { entry, duplicate } = await postMessage(parts, author, request.body);
    const stored = duplicate ? await storedAt(database, entry) : entry;
    const given = request.body.clientId;
    const message = {
      ...toWire(stored, config.LOCALE, member.member_id),
      ...(given !== undefined && { client_id: given }),
    };
    return reply.code(duplicate ? 200 : 201).send({ message, duplicate });
  });
}

/** What stands in the log: a repeated draft may differ from it, as may its author's nick. */
async function storedAt(database: Database, { roomId, seq }: StoredEntry): Promise<StoredEntry> {
  const [entry] = await readAfter(database, roomId, seq - 1, 1);
  return entry as StoredEntry;
}
