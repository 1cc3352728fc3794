import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { jsonOrText, refusals } from '../answers.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { type StoredEntry, toWire } from '../entry.ts';
import { addressOf } from '../limits/address.ts';
import type { Limits } from '../limits/limits.ts';
import { entryText, sendText, wantsText } from '../plain-text.ts';
import { ClientFrames, Entry, type Member } from '../protocol.ts';
import { requireMember } from '../rooms/bearer.ts';
import { parseClientId, parseContent } from './content-rules.ts';
import { readLogPage } from './log-page.ts';
import { readAfter } from './log-queries.ts';
import type { LogWriter } from './log-writer.ts';

const Message = ClientFrames.message.properties;
const { before, after, limit } = ClientFrames['query-logs'].properties;

const RoomParams = Type.Object({ roomId: Type.String({ examples: ['room_0a1b2c3d4e5f6g7h'] }) });
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
      ...refusals(401, 403, 404, 410, 413, 415),
    },
  },
} as const;

interface MessageRouteParts {
  readonly database: Database;
  readonly config: Config;
  readonly logWriter: LogWriter;
  readonly limits: Limits;
}

/** Reading and writing a room's log for curl and for programs (PROTOCOL.md §2, "Resources"). */
export function messageRoutes(
  instance: FastifyInstance,
  { database, config, logWriter, limits }: MessageRouteParts,
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const url = '/rooms/:roomId/messages';

  app.get(url, { schema: SCHEMAS.read }, async (request, reply) => {
    const { roomId } = request.params;
    const { member_id: memberId } = await requireMember(database, roomId, request);
    limits.history(memberId, addressOf(request));
    const { entries, hasMore } = await readLogPage(database, roomId, request.query);
    const messages = entries.map((entry) => toWire(entry, config.LOCALE));
    if (wantsText(request)) return sendText(reply, messages.map(entryText));
    return { messages, has_more: hasMore };
  });

  app.post(url, { schema: SCHEMAS.post }, async (request, reply) => {
    const { roomId } = request.params;
    const author = await requireMember(database, roomId, request);
    const content = parseContent(request.body.content, config.CONTENT_MAX);
    const clientId = parseClientId(request.body.clientId);
    limits.message({ memberId: author.member_id, roomId, address: addressOf(request) }, content);
    const { entry, duplicate } = await logWriter.append({
      ...authorship(author),
      roomId,
      kind: 'text',
      content,
      clientId,
    });
    const stored = duplicate ? await storedAt(database, entry) : entry;
    const given = request.body.clientId;
    const message = {
      ...toWire(stored, config.LOCALE),
      ...(given !== undefined && { client_id: given }),
    };
    return reply.code(duplicate ? 200 : 201).send({ message, duplicate });
  });
}

const authorship = ({ member_id, user_name, head_num }: Member) => ({
  memberId: member_id,
  nick: user_name,
  headNum: head_num,
});

/** What stands in the log: a repeated draft may differ from it, as may its author's nick. */
async function storedAt(database: Database, { roomId, seq }: StoredEntry): Promise<StoredEntry> {
  const [entry] = await readAfter(database, roomId, seq - 1, 1);
  return entry as StoredEntry;
}
