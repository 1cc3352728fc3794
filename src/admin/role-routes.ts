import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { adminRefusals, shared } from './admin-schemas.ts';
import { readKnownRights, readRoles, removeRole, setRole } from './role-queries.ts';

const Role = Type.Object({
  role: Type.String({ examples: ['moderator'] }),
  rank: Type.Integer({ description: 'who acts on somebody has to have a higher one' }),
  scope: Type.String({
    description:
      '`room`: given to a member of a room; `sanction`: laid over it for a while; `server`: whoever runs it',
  }),
  built_in: Type.Boolean({ description: 'whether the server counts on it: it cannot be removed' }),
  rights: Type.Array(Type.String()),
  members: Type.Integer({ description: 'how many have it, in whichever rooms' }),
});

const Name = Type.String({ pattern: '^[a-z][a-z_]{0,31}$', examples: ['helper'] });
const Rights = Type.Array(Type.String({ maxLength: 64, pattern: '^[a-z_]*$' }), {
  maxItems: 100,
  uniqueItems: true,
});

const RoleParams = Type.Object({ role: Type.String({ maxLength: 64, pattern: '^[a-z_]*$' }) });

const SCHEMAS = {
  list: {
    ...shared,
    operationId: 'adminRoles',
    summary: 'Roles and the rights they have',
    response: {
      200: Type.Object(
        {
          roles: Type.Array(Role),
          rights: Type.Array(Type.Object({ right_name: Type.String(), about: Type.String() })),
        },
        { description: 'The roles, highest rank first, and all rights there are.' },
      ),
      ...adminRefusals(),
    },
  },
  add: {
    ...shared,
    operationId: 'adminAddRole',
    summary: 'Add a role that members of rooms may have',
    body: Type.Object({
      role: Name,
      rank: Type.Integer({ minimum: 1, maximum: 999 }),
      rights: Rights,
    }),
    response: {
      204: Type.Null({ description: 'It is there.' }),
      ...adminRefusals(404, 409, 413, 415),
    },
  },
  change: {
    ...shared,
    operationId: 'adminChangeRole',
    summary: 'Give a role these rights and no others',
    description: 'They hold from the next thing on that somebody with this role does.',
    params: RoleParams,
    body: Type.Object({ rights: Rights }),
    response: {
      204: Type.Null({ description: 'It has them.' }),
      ...adminRefusals(404, 409, 413, 415),
    },
  },
  remove: {
    ...shared,
    operationId: 'adminRemoveRole',
    summary: 'Remove a role that nobody has',
    params: RoleParams,
    response: { 204: Type.Null({ description: 'It is gone.' }), ...adminRefusals(404, 409) },
  },
} as const;

/** Which role has which right: the code asks for rights alone. */
export function roleRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/roles', { schema: SCHEMAS.list }, async () => {
    const [roles, rights] = await Promise.all([readRoles(database), readKnownRights(database)]);
    return { roles, rights };
  });

  app.post('/roles', { schema: SCHEMAS.add }, async ({ body, signedIn }, reply) => {
    const { role, ...terms } = body;
    await setRole(database, role, terms, signedIn.session.role);
    return reply.code(204).send(null);
  });

  app.put('/roles/:role', { schema: SCHEMAS.change }, async (request, reply) => {
    const { params, body, signedIn } = request;
    await setRole(database, params.role, body, signedIn.session.role);
    return reply.code(204).send(null);
  });

  app.delete('/roles/:role', { schema: SCHEMAS.remove }, async ({ params, signedIn }, reply) => {
    await removeRole(database, params.role, signedIn.session.role);
    return reply.code(204).send(null);
  });
}
