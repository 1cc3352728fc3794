import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { checkEnd, mustBeStorable } from '../acts/act-checks.ts';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { isMemberId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import { ACTS } from '../wire/act-frames.ts';
import {
  adminRefusals,
  IdText,
  MaybeMoment,
  MaybeText,
  Moment,
  momentOrNull,
  NextCursor,
  PageQuery,
  shared,
  USUAL_LIMIT,
} from './admin-schemas.ts';
import { type BanRow, banFromServer, liftServerBan, listBans } from './ban-queries.ts';

const Ban = Type.Object({
  room_id: MaybeText,
  room_name: MaybeText,
  member_id: Type.String(),
  user_name: Type.String(),
  act: Type.String({ description: '`ban`, `kick` or `mute`', examples: ['ban'] }),
  with_address: Type.Boolean({ description: 'whether everybody from the same address is meant' }),
  until: MaybeMoment,
  reason: Type.String(),
  imposed_by: Type.String({ description: 'a memberId, or `system` for the operator' }),
  imposed_at: Moment,
});

const { memberId: _, clientId: __, ...terms } = ACTS.ban.frame.properties;

const PersonParams = Type.Object({ memberId: Type.String() });

const SCHEMAS = {
  list: {
    ...shared,
    operationId: 'adminBans',
    summary: 'Who may not do what, in a room or in any',
    querystring: Type.Object({
      scope: Type.Optional(
        Type.Union([Type.Literal('server'), Type.Literal('room'), Type.Literal('all')]),
      ),
      memberId: IdText,
      roomId: IdText,
      ...PageQuery,
    }),
    response: {
      200: Type.Object(
        { bans: Type.Array(Ban), next_cursor: NextCursor },
        { description: 'What is in force, the latest first; `room_id` is null where it is every.' },
      ),
      ...adminRefusals(),
    },
  },
  ban: {
    ...shared,
    operationId: 'adminBan',
    summary: 'Keep somebody out of every room',
    description:
      'And, unless `address` is false, everybody who comes from where he came from. He is sent out of the rooms he is in, on every node, and they are told.',
    params: PersonParams,
    body: Type.Object(terms),
    response: {
      204: Type.Null({ description: 'He is out.' }),
      ...adminRefusals(404, 409, 413, 415),
    },
  },
  lift: {
    ...shared,
    operationId: 'adminUnban',
    summary: 'Let somebody in again',
    params: PersonParams,
    response: { 204: Type.Null({ description: 'He may come back.' }), ...adminRefusals(404, 409) },
  },
} as const;

interface BanRouteParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
}

/** Bans: those of rooms to look at, those of the whole server to impose and to lift. */
export function banRoutes(instance: FastifyInstance, { database, bus }: BanRouteParts): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/bans', { schema: SCHEMAS.list }, async ({ query }) => {
    const { scope = 'all', memberId = '', roomId = '', cursor, limit = USUAL_LIMIT } = query;
    const page = await listBans(database, { scope, memberId, roomId, cursor, limit });
    return { bans: page.items.map(toWire), next_cursor: page.nextCursor };
  });

  app.post('/people/:memberId/ban', { schema: SCHEMAS.ban }, async (request, reply) => {
    const { reason = '', address = true, seconds, until } = request.body;
    checkEnd(until);
    const terms = { reason: mustBeStorable(reason).trim(), address, seconds, until };
    const { memberId } = request.params;
    const { role } = request.signedIn.session;
    tell(await banFromServer(database, checked(memberId), role, terms));
    return reply.code(204).send(null);
  });

  app.delete('/people/:memberId/ban', { schema: SCHEMAS.lift }, async (request, reply) => {
    const { memberId } = request.params;
    const { role } = request.signedIn.session;
    tell(await liftServerBan(database, checked(memberId), role));
    return reply.code(204).send(null);
  });

  /** Nodes read the entries from the log, as whenever they are behind. */
  function tell(heads: readonly { room_id: string; seq: number }[]): void {
    for (const { room_id: roomId, seq } of heads) bus.publish(roomId, { type: 'head', seq });
  }
}

function checked(memberId: string): string {
  if (!isMemberId(memberId)) throw new Refusal('user_not_found');
  return memberId;
}

const toWire = ({ nick, until, imposed_at, ...ban }: BanRow) => ({
  ...ban,
  user_name: nick,
  until: momentOrNull(until),
  imposed_at: imposed_at.toISOString(),
});
