import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shown, table } from '../harness/figures.ts';
import type { Phase } from '../harness/generator.ts';
import { peakMib } from '../harness/memory.ts';
import { startNickroom } from '../harness/nickroom.ts';
import { enter } from '../harness/people.ts';
import { StalledReader } from '../harness/stalled-reader.ts';
import type { Context, Section } from '../scenario.ts';

const PROBE = fileURLToPath(new URL('../harness/buffer-probe.mjs', import.meta.url));
const PREFIX = 'slow';
const RATE = 100;
/**
 * So large that a socket which nobody reads from is full before the heartbeat ends it: the system
 * takes in up to 4 MiB for it (tcp_wmem).
 */
const TEXT_BYTES = 1900;
const SECONDS = 40;
const BUFFER_ALLOWED_KIB = 1024;
const GROWTH_ALLOWED_MIB = 16;
const TIMES_P99_ALLOWED = 1.2;

interface Run {
  readonly load: Phase;
  readonly peakMib: number;
  /** Most bytes that one socket had waiting, in KiB. */
  readonly bufferKib: number;
  /** Whether the server gave him up. */
  readonly isGivenUp: boolean;
}

/** One who does not read, among others who do, and the same without him. */
export async function slowReader(context: Context): Promise<Section> {
  const others = context.quick ? 199 : 999;
  const without = await measure(context, others, false);
  const stalled = await measure(context, others, true);
  const growth = stalled.peakMib - without.peakMib;
  const ratio = stalled.load.p99_ms / without.load.p99_ms;
  return {
    title: `One who does not read among ${shown(others + 1)}`,
    body: `One room, ${RATE} messages/s of ${shown(TEXT_BYTES)} bytes for ${SECONDS} s, without and with one member who has stopped reading.
${stalled.isGivenUp ? 'The server gave him up.' : 'He was not given up.'}\n\n${resultsTable(without, stalled)}`,
    verdicts: [
      {
        promise: `the buffer of one who does not read stays under ${BUFFER_ALLOWED_KIB} KiB`,
        measured: `${shown(stalled.bufferKib)} KiB`,
        kept: stalled.bufferKib < BUFFER_ALLOWED_KIB,
      },
      {
        promise: `the process grows by less than ${GROWTH_ALLOWED_MIB} MiB for him`,
        measured: `${shown(growth, 1)} MiB`,
        kept: growth < GROWTH_ALLOWED_MIB,
      },
      {
        promise: `p99 of the others is within ${TIMES_P99_ALLOWED} × of the run without him`,
        measured: `${shown(ratio, 2)} ×`,
        kept: ratio <= TIMES_P99_ALLOWED && stalled.load.lost === 0,
      },
    ],
  };
}

async function measure(
  { pinning, generator, say }: Context,
  others: number,
  isStalled: boolean,
): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'nickroom-bench-probe-'));
  const probeFile = join(folder, 'most');
  const server = await startNickroom(pinning, {
    env: { NOTICES_MAX_ONLINE: '1000000', BUFFER_PROBE_FILE: probeFile },
    nodeArgs: ['--import', PROBE],
  });
  let reader: StalledReader | undefined;
  try {
    const seat = await enter(server.url, `${PREFIX}_0`, 'stalled');
    if (isStalled) reader = await StalledReader.connect(server.port, seat);
    const load = ['-r', 1, '-m', others, '-n', PREFIX, '-f', RATE, '-t', SECONDS, '-l', TEXT_BYTES];
    const { fixed } = await generator({ adapter: 'nickroom', ...server }, load);
    const run = {
      load: fixed as Phase,
      peakMib: await peakMib(server.pid),
      bufferKib: Number(await readFile(probeFile, 'utf8')) / 1024,
      isGivenUp: (await reader?.readOn()) ?? false,
    };
    say(`slow reader, ${isStalled ? 'with' : 'without'}: p99 ${shown(run.load.p99_ms, 1)} ms`);
    return run;
  } finally {
    reader?.end();
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function resultsTable(without: Run, stalled: Run): string {
  const row = (name: string, { load, peakMib, bufferKib }: Run): string[] => [
    name,
    shown(load.p50_ms, 2),
    shown(load.p99_ms, 2),
    shown(load.lost),
    shown(bufferKib),
    shown(peakMib, 1),
  ];
  const head = [
    '',
    'p50 ms',
    'p99 ms',
    'lost',
    'most waiting for one socket, KiB',
    'peak memory, MiB',
  ];
  return table(head, [row('all read', without), row('one does not', stalled)]);
}
