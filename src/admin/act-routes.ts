import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import _ from 'lodash';
import { ActDone, actSchema } from '../acts/act-schema.ts';
import { type ActParts, performAct } from '../acts/perform-act.ts';
import { existingRoom } from '../rooms/room-queries.ts';
import { ACT_NAMES, type ActFrame, type ActName } from '../wire/act-frames.ts';
import { adminRefusals, shared } from './admin-schemas.ts';
import { operatorIn } from './operator.ts';

/** What only a member can do: it is about what he said himself, or what he is in the room. */
const OF_MEMBERS: ReadonlySet<ActName> = new Set([
  'recall',
  'edit',
  'resign',
  'claim',
  'take-over',
  'report',
] as const);

/** `POST /rooms/:roomId/acts/<name>` for the operator, who may do in any room what its owner may. */
export function operatorActRoutes(instance: FastifyInstance, parts: ActParts): void {
  for (const name of ACT_NAMES) if (!OF_MEMBERS.has(name)) actRoute(instance, parts, name);
}

function actRoute(instance: FastifyInstance, parts: ActParts, name: ActName): void {
  const schema = {
    ...shared,
    ...actSchema(name),
    operationId: _.camelCase(`admin act ${name}`),
    response: { 200: ActDone, ...adminRefusals(404, 409, 410, 413, 415) },
  } as const;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.post(`/rooms/:roomId/acts/${name}`, { schema }, async (request) => {
    const { roomId } = request.params;
    await existingRoom(parts.database, roomId);
    const actor = operatorIn(roomId, request.signedIn, request);
    return performAct(parts, actor, name, request.body as ActFrame<typeof name>);
  });
}
