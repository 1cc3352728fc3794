import { BARE, BATCHED, type Contender, NICKROOM, SOCKET_IO } from '../harness/contenders.ts';
import { median, shown, table } from '../harness/figures.ts';
import type { LoadReport, Phase } from '../harness/generator.ts';
import type { Context, Section, Verdict } from '../scenario.ts';
import { BEST_THAT_STORES } from './peers.ts';

interface Shape {
  readonly name: string;
  readonly rooms: number;
  readonly members: number;
  /** Messages/s that every server holds, at which latency is compared. */
  readonly moderate: number;
  /** How many times the deliveries of the bare broadcaster are promised. */
  readonly promised: number;
}

const SHAPES: readonly Shape[] = [
  { name: '10 × 20', rooms: 10, members: 20, moderate: 100, promised: 3 },
  { name: '1 × 500', rooms: 1, members: 500, moderate: 5, promised: 30 },
  { name: '100 × 5', rooms: 100, members: 5, moderate: 200, promised: 1.2 },
];
/**
 * Of those that a promise compares, the lower one counts; of the others, which are there for their
 * order of magnitude, there is one.
 */
const RUNS = 2;
const COMPARED: readonly Contender[] = [NICKROOM, BARE];
const TIMES_BEST_PEER = 5;
const P99_ALLOWANCE_MS = 5;

/** Medians over the runs of one server in one shape. */
interface Result {
  readonly moderate: Phase;
  readonly top: Phase;
  readonly faults: number;
}

/** Capacity, latency and CPU in rooms of three sizes, beside servers that store nothing. */
export async function shapes(context: Context): Promise<Section> {
  const contenders = context.quick ? [NICKROOM, BARE] : [NICKROOM, BARE, BATCHED, SOCKET_IO];
  const parts: string[] = [INTRODUCTION];
  const verdicts: Verdict[] = [];
  for (const shape of SHAPES) {
    const results = await measure(context, shape, contenders);
    parts.push(`### ${shape.name} (rooms × members)`, resultsTable(shape, results));
    const [ours, bare] = [results.get(NICKROOM), results.get(BARE)];
    if (!ours || !bare) continue;
    parts.push(comparison(shape, ours, bare));
    verdicts.push(...judge(shape, ours, bare));
  }
  return { title: 'Messages in rooms of three sizes', body: parts.join('\n\n'), verdicts };
}

const INTRODUCTION = `Texts of 100 bytes, sent on a schedule. Capacity is the highest load at which nothing is lost, p99 stays
under 250 ms and 98 % has arrived when the last message is sent, in one of two tries. Latency counts from the moment a message was due.
CPU is that of the server and its database together.`;

/** The servers take turns, so that what the machine does meanwhile hits all alike. */
async function measure(
  context: Context,
  shape: Shape,
  contenders: readonly Contender[],
): Promise<Map<Contender, Result>> {
  const reports = new Map<Contender, LoadReport[]>(contenders.map((one) => [one, []]));
  for (let run = 1; run <= (context.quick ? 1 : RUNS); run += 1) {
    for (const [contender, ofContender] of reports) {
      if (run > 1 && !COMPARED.includes(contender)) continue;
      const report = await measureOnce(context, shape, contender);
      ofContender.push(report);
      const { messages_per_s: capacity = 0 } = report.capacity ?? {};
      context.say(`${shape.name}, ${contender.name}, run ${run}: ${shown(capacity)} messages/s`);
    }
  }
  return new Map([...reports].map(([contender, all]) => [contender, summarise(shape, all)]));
}

async function measureOnce(
  { pinning, generator, quick }: Context,
  { rooms, members, moderate }: Shape,
  contender: Contender,
): Promise<LoadReport> {
  const server = await contender.start(pinning);
  try {
    const [seconds, search] = quick ? [3, '2x,1.6,2'] : [6, '2x,1.6,3'];
    const room = ['-r', rooms, '-m', members];
    return await generator(server, [...room, '-f', moderate, '-t', seconds, '-s', search]);
  } finally {
    await server.stop();
  }
}

function summarise({ rooms }: Shape, reports: readonly LoadReport[]): Result {
  const moderate = reports.flatMap(({ fixed }) => fixed ?? []);
  const tops = reports.flatMap(({ sweep = [] }) => highestHeld(sweep) ?? []);
  return {
    moderate: medians(moderate),
    top: medians(tops),
    faults: moderate.filter((phase) => isFaulty(phase, rooms)).length,
  };
}

const highestHeld = (sweep: readonly Phase[]): Phase | undefined =>
  sweep.filter(({ held }) => held).sort((a, b) => b.offered - a.offered)[0];

const isFaulty = (phase: Phase, rooms: number): boolean =>
  phase.lost + phase.duplicates + phase.misrouted > 0 || phase.rooms_same_order !== rooms;

function medians(phases: readonly Phase[]): Phase {
  const of = (key: Exclude<keyof Phase, 'held'>) => median(phases.map((phase) => phase[key]));
  return {
    held: phases.every(({ held }) => held),
    offered: of('offered'),
    lost: of('lost'),
    duplicates: of('duplicates'),
    misrouted: of('misrouted'),
    rooms_same_order: of('rooms_same_order'),
    p50_ms: of('p50_ms'),
    p99_ms: of('p99_ms'),
    deliveries_per_s: of('deliveries_per_s'),
    cpu_us_per_delivery: of('cpu_us_per_delivery'),
    cpu_us_per_message: of('cpu_us_per_message'),
    db_cpu_us_per_message: of('db_cpu_us_per_message'),
    server_cpu_pct: of('server_cpu_pct'),
    db_cpu_pct: of('db_cpu_pct'),
    gen_cpu_pct: of('gen_cpu_pct'),
  };
}

function resultsTable({ moderate }: Shape, results: ReadonlyMap<Contender, Result>): string {
  const bare = results.get(BARE)?.top.deliveries_per_s ?? Number.NaN;
  const head = [
    'server',
    'stores',
    'messages/s',
    'deliveries/s',
    '× bare',
    'CPU µs/delivery there',
    'server / database / generator CPU %',
    `p50 / p99 ms at ${moderate} messages/s`,
    'CPU µs/message at that',
  ];
  const rows = [...results].map(([{ name, stores }, { moderate: quiet, top }]) => [
    name,
    stores ? 'yes' : 'no',
    shown(top.offered),
    shown(top.deliveries_per_s),
    shown(top.deliveries_per_s / bare, 1),
    shown(top.cpu_us_per_delivery, 2),
    [top.server_cpu_pct, top.db_cpu_pct, top.gen_cpu_pct].map((pct) => shown(pct)).join(' / '),
    `${shown(quiet.p50_ms, 2)} / ${shown(quiet.p99_ms, 2)}`,
    shown(quiet.cpu_us_per_message),
  ]);
  return table(head, rows);
}

/** Shares of the bare broadcaster of the same day are all that can be compared across days. */
const timesPeer = ({ name }: Shape, ours: Result, bare: Result): number => {
  const peer = BEST_THAT_STORES[name];
  if (!peer) return Number.NaN;
  const share = ours.top.deliveries_per_s / bare.top.deliveries_per_s;
  return share / (peer.deliveriesPerS / peer.bareDeliveriesPerS);
};

function comparison(shape: Shape, ours: Result, bare: Result): string {
  const peer = BEST_THAT_STORES[shape.name];
  if (!peer) return '';
  return `The best server known to us that stores, ${peer.name}, had ${shown(peer.deliveriesPerS)} deliveries/s on another day (2026-11-21, the
same class of machine), where the bare broadcaster had ${shown(peer.bareDeliveriesPerS)}. Each as a share of the broadcaster beside it,
nickroom has ${shown(timesPeer(shape, ours, bare), 1)} × as many.`;
}

function judge(shape: Shape, ours: Result, bare: Result): Verdict[] {
  const ratio = ours.top.deliveries_per_s / bare.top.deliveries_per_s;
  const later = ours.moderate.p99_ms - bare.moderate.p99_ms;
  const times = timesPeer(shape, ours, bare);
  return [
    {
      promise: `${shape.name}: at least ${shape.promised} × the deliveries/s of a bare \`ws\` broadcaster`,
      measured: `${shown(ratio, 1)} ×`,
      kept: ratio >= shape.promised,
    },
    {
      promise: `${shape.name}: at least ${TIMES_BEST_PEER} × the best server that stores`,
      measured: `${shown(times, 1)} ×`,
      kept: times >= TIMES_BEST_PEER,
    },
    {
      promise: `${shape.name}: at the moderate load p99 within ${P99_ALLOWANCE_MS} ms of the broadcaster's`,
      measured: `${shown(later, 2)} ms later`,
      kept: later <= P99_ALLOWANCE_MS,
    },
    {
      promise: `${shape.name}: at the moderate load nothing lost, repeated, misrouted or out of order`,
      measured: ours.faults === 0 ? 'nothing' : `in ${ours.faults} runs`,
      kept: ours.faults === 0,
    },
  ];
}
