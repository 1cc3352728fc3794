import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import _ from 'lodash';
import { addressOf } from '../limits/address.ts';
import { requireMember } from '../rooms/bearer.ts';
import { ACT_NAMES, type ActFrame, type ActName } from '../wire/act-frames.ts';
import { refusals } from '../wire/answers.ts';
import { ActDone, actSchema } from './act-schema.ts';
import { type ActParts, performAct } from './perform-act.ts';

/** `POST /rooms/:roomId/acts/<name>`: what the frame of that type does, for programs without a socket. */
export function actRoutes(instance: FastifyInstance, parts: ActParts): void {
  for (const name of ACT_NAMES) actRoute(instance, parts, name);
}

function actRoute(instance: FastifyInstance, parts: ActParts, name: ActName): void {
  const schema = {
    ...actSchema(name),
    operationId: _.camelCase(`act ${name}`),
    tags: ['acts'],
    security: [{ nickId: [] }],
    response: { 200: ActDone, ...refusals(401, 403, 404, 409, 410, 413, 415) },
  } as const;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post(`/rooms/:roomId/acts/${name}`, { schema }, async (request) => {
    const { roomId } = request.params;
    const { member_id: memberId, role } = await requireMember(parts.database, roomId, request);
    const actor = { roomId, memberId, role, address: addressOf(request) };
    return performAct(parts, actor, name, request.body as ActFrame<typeof name>);
  });
}
