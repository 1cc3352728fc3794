import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { type ForgetParts, forgetMember } from '../members/forget.ts';
import { rotateCredential } from '../members/rotate.ts';
import { refusals } from '../wire/answers.ts';
import { requireCredential } from './bearer.ts';

const SCHEMAS = {
  rotate: {
    operationId: 'rotateCredential',
    summary: 'Take a new nickId in the place of the one you send',
    description:
      'The old one is worth nothing from then on: whatever was opened with it, on whichever node, is closed with 4501, your own connections too. Other nickIds of the same member stay.',
    tags: ['members'],
    security: [{ nickId: [] }],
    response: {
      200: Type.Object(
        { nickId: Type.String({ description: 'the credential, shown to its holder alone' }) },
        { description: 'The new nickId.' },
      ),
      ...refusals(401, 429),
    },
  },
  forget: {
    operationId: 'forgetMe',
    summary: 'Be forgotten, in every room',
    description:
      'Your nickIds are worth nothing any more, your connections are closed, and what you said is blank: each room where you said something has an entry of the kind `erase` about it.',
    tags: ['members'],
    security: [{ nickId: [] }],
    response: { 204: Type.Null({ description: 'You are forgotten.' }), ...refusals(401, 429) },
  },
} as const;

/** What the holder of a nickId may do with it, whichever rooms he is in. */
export function credentialRoutes(app: FastifyInstance, parts: ForgetParts): void {
  app.post('/credentials/rotate', { schema: SCHEMAS.rotate }, async (request, reply) => {
    const nickId = await rotateCredential(parts, await requireCredential(parts.database, request));
    return reply.header('cache-control', 'no-store').send({ nickId });
  });

  app.delete('/me', { schema: SCHEMAS.forget }, async (request, reply) => {
    const { memberId } = await requireCredential(parts.database, request);
    await forgetMember(parts, memberId);
    return reply.code(204).send();
  });
}
