import { BARE, type Contender, NICKROOM, SOCKET_IO } from '../harness/contenders.ts';
import { median, shown, table } from '../harness/figures.ts';
import type { LoadReport } from '../harness/generator.ts';
import type { Context, Section } from '../scenario.ts';

const COUNT = 10_000;
const MEMBERS = 20;
const KIB_ALLOWED = 14;
const TIMES_BARE_ALLOWED = 1.5;

/** What a connection costs that does nothing. In fewer than these the server's warming up would count. */
export async function idle(context: Context): Promise<Section> {
  const contenders = context.quick ? [NICKROOM, BARE] : [NICKROOM, BARE, SOCKET_IO];
  const results = new Map<Contender, LoadReport['setup']>();
  for (const contender of contenders) {
    results.set(contender, await measure(context, contender));
  }
  const kib = (contender: Contender): number =>
    results.get(contender)?.rss_kb_per_connection ?? Number.NaN;
  const [ours, bare] = [kib(NICKROOM), kib(BARE)];
  return {
    title: `${shown(COUNT)} idle connections`,
    body: `In rooms of ${MEMBERS}. Memory is what the server process holds when all are in, less what it held before the first came.\n\n${resultsTable(results)}`,
    verdicts: [
      {
        promise: `an idle connection costs at most ${KIB_ALLOWED} KiB`,
        measured: `${shown(ours, 1)} KiB`,
        kept: ours <= KIB_ALLOWED,
      },
      {
        promise: `an idle connection costs at most ${TIMES_BARE_ALLOWED} × one of bare \`ws\``,
        measured: `${shown(ours / bare, 2)} ×`,
        kept: ours <= TIMES_BARE_ALLOWED * bare,
      },
    ],
  };
}

/** Each time a new server, since a process never gives all of its memory back. */
async function measure(
  { pinning, generator, quick, say }: Context,
  contender: Contender,
): Promise<LoadReport['setup']> {
  const runs: LoadReport['setup'][] = [];
  for (let run = 1; run <= (quick ? 1 : 3); run += 1) {
    const server = await contender.start(pinning);
    try {
      const { setup } = await generator(server, ['-i', COUNT, '-m', MEMBERS]);
      say(`idle, ${contender.name}, run ${run}: ${shown(setup.rss_kb_per_connection, 1)} KiB each`);
      runs.push(setup);
    } finally {
      await server.stop();
    }
  }
  const middle = median(runs.map((setup) => setup.rss_kb_per_connection));
  return runs.find((setup) => setup.rss_kb_per_connection === middle) as LoadReport['setup'];
}

function resultsTable(results: ReadonlyMap<Contender, LoadReport['setup']>): string {
  const head = ['server', 'KiB/connection', 'joins/s', 'CPU µs/join', 'database MiB'];
  const rows = [...results].map(([{ name, stores }, setup]) => [
    name,
    shown(setup.rss_kb_per_connection, 1),
    shown(setup.joins_per_s),
    shown(setup.join_cpu_us),
    stores ? shown(setup.db_rss_after_mb) : '–',
  ]);
  return table(head, rows);
}
