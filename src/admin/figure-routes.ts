import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import _ from 'lodash';
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { MOMENT } from '../wire/act-fields.ts';
import { adminRefusals, Moment, parseMoment, shared } from './admin-schemas.ts';
import { readSamples } from './sample-queries.ts';
import { SAMPLE_EVERY_MS } from './sampler.ts';
import { readTotals } from './total-queries.ts';

const LONG_AGO = '1970-01-01T00:00:00Z';
const MaybeNumber = Type.Union([Type.Number(), Type.Null()]);

const Sample = Type.Object({
  at: Moment,
  connections: Type.Integer(),
  rooms: Type.Integer({ description: 'with a connection there, or with one a short while ago' }),
  messages_per_s: Type.Union([Type.Number(), Type.Null()], {
    description: 'entries that were appended there; null with `METRICS=off`',
  }),
  deliveries_per_s: Type.Number({ description: 'entries sent, once for each connection' }),
  append_ms: MaybeNumber,
  memory_mb: Type.Number({ description: 'resident memory' }),
  busy: Type.Number({ description: 'part of the time its event loop was not idle, 0 to 1' }),
});

const FiguresAnswer = Type.Object(
  {
    every_s: Type.Number({ description: 'seconds from one sample to the next' }),
    nodes: Type.Array(Type.Object({ node_id: Type.String(), samples: Type.Array(Sample) })),
  },
  { description: 'Of each node what it has measured in the last half hour, oldest first.' },
);

const TotalsAnswer = Type.Object(
  {
    open_rooms: Type.Integer(),
    closed_rooms: Type.Integer(),
    people: Type.Integer({ description: 'members there are, in whatever room' }),
    online: Type.Integer({ description: 'of them, in a room just now' }),
    database_mb: Type.Number(),
  },
  { description: 'How much there is of everything.' },
);

const SCHEMAS = {
  figures: {
    ...shared,
    operationId: 'adminFigures',
    summary: 'How the nodes do',
    description: 'Asking for it does not count as use of the session: a page may go on asking.',
    querystring: Type.Object({
      after: Type.Optional(
        Type.String({ pattern: MOMENT, description: '`at` of the last sample one has' }),
      ),
    }),
    response: { 200: FiguresAnswer, ...adminRefusals() },
  },
  totals: {
    ...shared,
    operationId: 'adminTotals',
    summary: 'How many rooms and people there are',
    response: { 200: TotalsAnswer, ...adminRefusals() },
  },
} as const;

/** Live figures for the plots, and totals. */
export function figureRoutes(
  instance: FastifyInstance,
  { database }: { readonly database: Database },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/figures', { schema: SCHEMAS.figures }, async ({ query }) => {
    const rows = await readSamples(database, parseMoment(query.after ?? LONG_AGO));
    const nodes = Object.entries(_.groupBy(rows, 'node_id')).map(([node_id, ofNode]) => ({
      node_id,
      samples: ofNode.map(({ taken_at, node_id: _node, ...sample }) => ({
        at: taken_at.toISOString(),
        ...sample,
      })),
    }));
    return { every_s: SAMPLE_EVERY_MS / 1000, nodes };
  });

  app.get('/totals', { schema: SCHEMAS.totals }, () => readTotals(database));
}
