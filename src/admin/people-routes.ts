import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import {
  adminRefusals,
  Moment,
  NextCursor,
  PageQuery,
  SearchText,
  shared,
  USUAL_LIMIT,
} from './admin-schemas.ts';
import {
  listPeople,
  type MembershipRow,
  type PersonRow,
  readMemberships,
  readPerson,
} from './person-queries.ts';

const Person = Type.Object({
  member_id: Type.String({ examples: ['user_8f3k2l9d0s7a6q1w'] }),
  user_name: Type.String({ description: 'the nick taken last, in whichever room' }),
  head_num: Type.Integer(),
  rooms: Type.Integer({ description: 'in how many rooms' }),
  online: Type.Boolean(),
  created_at: Moment,
});

const Membership = Type.Object({
  room_id: Type.String(),
  room_name: Type.String(),
  status: Type.String(),
  user_name: Type.String({ description: 'the nick there' }),
  role: Type.String(),
  online: Type.Boolean(),
  entered_at: Moment,
});

const SCHEMAS = {
  list: {
    ...shared,
    operationId: 'adminPeople',
    summary: 'People, by nick or id',
    querystring: Type.Object({ search: SearchText, ...PageQuery }),
    response: {
      200: Type.Object(
        { people: Type.Array(Person), next_cursor: NextCursor },
        { description: 'A page of them, newest first.' },
      ),
      ...adminRefusals(),
    },
  },
  look: {
    ...shared,
    operationId: 'adminPerson',
    summary: 'Somebody, and in which rooms',
    params: Type.Object({ memberId: Type.String() }),
    response: {
      200: Type.Object(
        { person: Person, memberships: Type.Array(Membership, { maxItems: 200 }) },
        { description: 'With their rooms, the one entered last first.' },
      ),
      ...adminRefusals(404),
    },
  },
} as const;

/** People as the operator sees them. */
export function peopleRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/people', { schema: SCHEMAS.list }, async ({ query }) => {
    const { search = '', cursor, limit = USUAL_LIMIT } = query;
    const page = await listPeople(database, { search: search.trim(), cursor, limit });
    return { people: page.items.map(personToWire), next_cursor: page.nextCursor };
  });

  app.get('/people/:memberId', { schema: SCHEMAS.look }, async ({ params }) => {
    const person = await readPerson(database, params.memberId);
    if (!person) throw new Refusal('user_not_found');
    const memberships = await readMemberships(database, person.member_id);
    return { person: personToWire(person), memberships: memberships.map(membershipToWire) };
  });
}

const personToWire = ({ nick, created_at, ...person }: PersonRow) => ({
  ...person,
  user_name: nick,
  created_at: created_at.toISOString(),
});

const membershipToWire = ({ nick, entered_at, ...membership }: MembershipRow) => ({
  ...membership,
  user_name: nick,
  entered_at: entered_at.toISOString(),
});
