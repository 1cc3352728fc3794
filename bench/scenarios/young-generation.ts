import { ANNOUNCE_ALWAYS } from '../harness/contenders.ts';
import { median, shown, table } from '../harness/figures.ts';
import type { Phase } from '../harness/generator.ts';
import { peakMib } from '../harness/memory.ts';
import { startNickroom } from '../harness/nickroom.ts';
import type { Context, Section } from '../scenario.ts';

const SHAPE = ['-r', 100, '-m', 5];
const MESSAGES_PER_S = 26_000;
const MIBS = [16, 32, 64];

interface Run extends Phase {
  readonly startMib: number;
  readonly peakMib: number;
}

/**
 * What V8's young generation has to be for a busy node. All that belongs to a message lives while
 * the message is stored; where that is more than fits, it is copied twice and then collected as if it
 * were old.
 */
export async function youngGeneration(context: Context): Promise<Section> {
  const runs = new Map(MIBS.map((mib) => [mib, [] as Run[]]));
  for (let round = 1; round <= (context.quick ? 1 : 3); round += 1) {
    for (const [mib, done] of runs) {
      const run = await load(context, mib);
      context.say(`${mib} MiB, round ${round}: ${shown(run.cpu_us_per_message, 1)} µs a message`);
      done.push(run);
    }
  }
  const head = ['MiB', 'CPU µs/message', 'p50 / p99 ms', 'held', 'MiB at the start', 'at most'];
  const rows = [...runs].map(([mib, done]) => row(mib, done));
  return {
    title: 'The young generation',
    body: `${INTRODUCTION}\n\n${table(head, rows)}`,
    verdicts: [],
  };
}

const INTRODUCTION = `${shown(MESSAGES_PER_S)} messages/s offered in 100 rooms of 5, by \`--max-semi-space-size\`; medians of runs that take
turns. CPU is that of the server and its database together, memory that of the server.`;

async function load({ pinning, generator, quick }: Context, mib: number): Promise<Run> {
  const nodeArgs = [`--max-semi-space-size=${mib}`];
  const server = await startNickroom(pinning, { env: ANNOUNCE_ALWAYS, nodeArgs });
  try {
    const startMib = await peakMib(server.pid);
    const { pid, port, databasePid } = server;
    const args = [...SHAPE, '-f', MESSAGES_PER_S, '-t', quick ? 2 : 4];
    const { fixed } = await generator({ adapter: 'nickroom', pid, port, databasePid }, args);
    return { ...(fixed as Phase), startMib, peakMib: await peakMib(pid) };
  } finally {
    await server.stop();
  }
}

function row(mib: number, runs: readonly Run[]): string[] {
  const middle = (value: (run: Run) => number): number => median(runs.map(value));
  return [
    String(mib),
    shown(
      middle((run) => run.cpu_us_per_message),
      1,
    ),
    `${shown(middle((run) => run.p50_ms))} / ${shown(middle((run) => run.p99_ms))}`,
    `${runs.filter(({ held }) => held).length} of ${runs.length}`,
    shown(middle((run) => run.startMib)),
    shown(middle((run) => run.peakMib)),
  ];
}
