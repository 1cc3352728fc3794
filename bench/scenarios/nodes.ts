import { findProgram } from '../../test/support/program.ts';
import { NICKROOM } from '../harness/contenders.ts';
import { shown, table } from '../harness/figures.ts';
import type { LoadReport } from '../harness/generator.ts';
import { startTwoNodes } from '../harness/two-nodes.ts';
import type { Context, Section } from '../scenario.ts';

const TITLE = 'Two nodes against one';
const ROOMS = ['-r', 10, '-m', 20];
const MODERATE = 100;
const TIMES_PER_CPU = 1.5;
const TIMES_P99 = 1.5;

/** What a second node costs: two nodes on the CPU that one had, their rooms spread over both. */
export async function nodes(context: Context): Promise<Section> {
  const natsServer = findProgram('nats-server');
  if (natsServer === undefined) {
    return { title: TITLE, body: 'Not measured: nats-server is not installed.', verdicts: [] };
  }
  const one = await measure(context, 'one node', await NICKROOM.start(context.pinning));
  const two = await measure(context, 'two', await startTwoNodes(context.pinning, natsServer));
  const times = (2 * capacityOf(two)) / capacityOf(one);
  const later = (two.fixed?.p99_ms ?? Number.NaN) / (one.fixed?.p99_ms ?? Number.NaN);
  return {
    title: TITLE,
    body: `${INTRODUCTION}\n\n${comparison(one, two)}`,
    verdicts: [
      {
        promise: `two nodes on twice the CPU take at least ${TIMES_PER_CPU} × the messages/s of one (calculated)`,
        measured: `${shown(times, 2)} ×`,
        kept: times >= TIMES_PER_CPU,
      },
      {
        promise: `p99 across nodes at ${MODERATE} messages/s is within ${TIMES_P99} × of one node`,
        measured: `${shown(later, 2)} ×`,
        kept: later <= TIMES_P99,
      },
    ],
  };
}

const INTRODUCTION = `10 rooms of 20, the members of each taking turns at the nodes, so that every message goes to both. Both nodes, NATS and PostgreSQL
share the one CPU that one node and PostgreSQL have in the other row: with as much CPU for each node as for the one, twice
the messages/s of the second row are to be expected, as long as PostgreSQL keeps up.`;

async function measure(
  { generator, quick, say }: Context,
  name: string,
  server: Awaited<ReturnType<typeof startTwoNodes>>,
): Promise<LoadReport> {
  try {
    const [seconds, search] = quick ? [4, '2x,1.6,2'] : [8, '2x,1.4,3'];
    const report = await generator(server, [...ROOMS, '-f', MODERATE, '-t', seconds, '-s', search]);
    say(`${name}: ${shown(capacityOf(report))} messages/s`);
    return report;
  } finally {
    await server.stop();
  }
}

const capacityOf = ({ capacity }: LoadReport): number => capacity?.messages_per_s ?? Number.NaN;

function comparison(...reports: readonly LoadReport[]): string {
  const head = [
    'nodes on one CPU',
    'messages/s',
    'CPU µs/message there, of which database',
    `p50 / p99 ms at ${MODERATE} messages/s`,
    'CPU µs/message at that, of which database',
    'lost, repeated, misrouted',
  ];
  const rows = reports.map((report, i) => {
    const { fixed, sweep = [] } = report;
    const top = sweep.filter(({ held }) => held).sort((a, b) => b.offered - a.offered)[0];
    const cpu = (phase = fixed) =>
      `${shown(phase?.cpu_us_per_message ?? Number.NaN)}, ${shown(phase?.db_cpu_us_per_message ?? Number.NaN)}`;
    const faults = fixed && fixed.lost + fixed.duplicates + fixed.misrouted;
    return [
      String(i + 1),
      shown(capacityOf(report)),
      cpu(top),
      `${shown(fixed?.p50_ms ?? Number.NaN, 2)} / ${shown(fixed?.p99_ms ?? Number.NaN, 2)}`,
      cpu(),
      shown(faults ?? Number.NaN),
    ];
  });
  return table(head, rows);
}
