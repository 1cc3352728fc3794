import { findProgram } from '../../test/support/program.ts';
import { NICKROOM } from '../harness/contenders.ts';
import { shown, table } from '../harness/figures.ts';
import type { LoadReport, Target } from '../harness/generator.ts';
import { onCpus, type Pinning } from '../harness/pinning.ts';
import { startTwoNodes } from '../harness/two-nodes.ts';
import type { Context, Section } from '../scenario.ts';

const TITLE = 'Two nodes against one';
const ROOMS = ['-r', 10, '-m', 20];
const MODERATE = 100;
const TIMES_PER_CPU = 1.5;
const TIMES_P99 = 1.5;

interface Measured {
  readonly nodes: number;
  readonly cpus: 1 | 2;
  readonly report: LoadReport;
}

/** What a second node is good for that comes with a second CPU. */
export async function nodes(context: Context): Promise<Section> {
  const natsServer = findProgram('nats-server');
  if (natsServer === undefined) {
    return { title: TITLE, body: 'Not measured: nats-server is not installed.', verdicts: [] };
  }
  const small = await measure(context, 1, 1, NICKROOM.start);
  const alone = await measure(context, 1, 2, NICKROOM.start);
  const both = await measure(context, 2, 2, (pinning) => startTwoNodes(pinning, natsServer));
  const times = capacityOf(both) / capacityOf(small);
  const later = p99Of(both) / p99Of(alone);
  return {
    title: TITLE,
    body: `${INTRODUCTION}\n\n${comparison(small, alone, both)}`,
    verdicts: [
      {
        promise: `two nodes on two CPUs take at least ${TIMES_PER_CPU} × the messages/s of one on one`,
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

const INTRODUCTION = `10 rooms of 20, the members of each taking turns at the nodes, so that every message goes to both. Nodes, NATS, PostgreSQL and the
generator share the CPUs of their row, as there are only two of them here.`;

async function measure(
  { pinning, generator, quick, say }: Context,
  count: number,
  cpus: 1 | 2,
  start: (pinning: Pinning) => Promise<Target & { stop(): Promise<void> }>,
): Promise<Measured> {
  const [seconds, search] = quick ? [4, '2x,1.6,2'] : [8, '2x,1.4,3'];
  const report = await onCpus(cpus, pinning, async (shared) => {
    const server = await start(shared);
    try {
      return await generator(server, [...ROOMS, '-f', MODERATE, '-t', seconds, '-s', search]);
    } finally {
      await server.stop();
    }
  });
  const measured = { nodes: count, cpus, report };
  say(`nodes: ${count}, CPUs: ${cpus}: ${shown(capacityOf(measured))} messages/s`);
  return measured;
}

const capacityOf = ({ report }: Measured): number => report.capacity?.messages_per_s ?? Number.NaN;

const p99Of = ({ report }: Measured): number => report.fixed?.p99_ms ?? Number.NaN;

function comparison(...measured: readonly Measured[]): string {
  const head = [
    'nodes',
    'CPUs',
    'messages/s',
    'CPU µs/message there, of which database',
    `p50 / p99 ms at ${MODERATE} messages/s`,
    'CPU µs/message at that, of which database',
    'lost, repeated, misrouted',
  ];
  const rows = measured.map((one) => {
    const { fixed, sweep = [] } = one.report;
    const top = sweep.filter(({ held }) => held).sort((a, b) => b.offered - a.offered)[0];
    const cpu = (phase = fixed) =>
      `${shown(phase?.cpu_us_per_message ?? Number.NaN)}, ${shown(phase?.db_cpu_us_per_message ?? Number.NaN)}`;
    const faults = fixed && fixed.lost + fixed.duplicates + fixed.misrouted;
    return [
      String(one.nodes),
      String(one.cpus),
      shown(capacityOf(one)),
      cpu(top),
      `${shown(fixed?.p50_ms ?? Number.NaN, 2)} / ${shown(fixed?.p99_ms ?? Number.NaN, 2)}`,
      cpu(),
      shown(faults ?? Number.NaN),
    ];
  });
  return table(head, rows);
}
