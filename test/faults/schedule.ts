import { Random } from './random.ts';

/** What can go wrong, by the part that it happens to. Durations in ms. */
export type Fault =
  | { readonly kind: 'kill-server'; readonly ms: number }
  | { readonly kind: 'stop-server'; readonly ms: number }
  | { readonly kind: 'freeze-server'; readonly ms: number }
  | { readonly kind: 'crash-postgres' }
  | { readonly kind: 'terminate-backends' }
  | { readonly kind: 'freeze-backends'; readonly ms: number }
  | { readonly kind: 'reset-network' }
  | { readonly kind: 'black-hole'; readonly ms: number }
  | { readonly kind: 'cut-network'; readonly bytes: number }
  | { readonly kind: 'refuse-network'; readonly ms: number }
  | { readonly kind: 'delay-network'; readonly ms: number; readonly delayMs: number }
  | { readonly kind: 'kill-bus'; readonly ms: number }
  | { readonly kind: 'black-hole-bus'; readonly ms: number }
  | { readonly kind: 'cut-from-bus'; readonly ms: number }
  | { readonly kind: 'cut-from-database'; readonly ms: number }
  /** Only where nodes have network namespaces: one of them is cut from everything. */
  | { readonly kind: 'partition'; readonly ms: number };

export type Lane = 'server' | 'database' | 'network' | 'cluster';

export interface PlannedFault {
  /** After the start of the talk, or when the lane's fault before it is over. */
  readonly atMs: number;
  /** Faults of one lane come one after another; lanes overlap. */
  readonly lane: Lane;
  readonly fault: Fault;
}

export interface Plan {
  readonly seed: number;
  readonly talkMs: number;
  readonly faults: readonly PlannedFault[];
  /** For everything else that the run leaves to chance. */
  readonly crowdSeed: number;
}

const FAULTS: Record<Lane, readonly ((random: Random) => Fault)[]> = {
  server: [
    (random) => ({ kind: 'kill-server', ms: random.int(0, 300) }),
    (random) => ({ kind: 'kill-server', ms: random.int(0, 300) }),
    (random) => ({ kind: 'freeze-server', ms: random.int(100, 1200) }),
    (random) => ({ kind: 'freeze-server', ms: random.int(100, 1200) }),
    (random) => ({ kind: 'stop-server', ms: random.int(0, 300) }),
  ],
  database: [
    () => ({ kind: 'crash-postgres' }),
    () => ({ kind: 'terminate-backends' }),
    (random) => ({ kind: 'freeze-backends', ms: random.int(100, 1500) }),
  ],
  network: [
    () => ({ kind: 'reset-network' }),
    (random) => ({ kind: 'black-hole', ms: random.int(200, 1500) }),
    (random) => ({ kind: 'cut-network', bytes: random.int(0, 20_000) }),
    (random) => ({ kind: 'refuse-network', ms: random.int(100, 800) }),
    (random) => ({ kind: 'delay-network', ms: random.int(200, 800), delayMs: random.int(1, 40) }),
  ],
  cluster: [
    (random) => ({ kind: 'kill-bus', ms: random.int(0, 1000) }),
    (random) => ({ kind: 'black-hole-bus', ms: random.int(200, 2000) }),
    (random) => ({ kind: 'cut-from-bus', ms: random.int(200, 2000) }),
    (random) => ({ kind: 'cut-from-database', ms: random.int(200, 1500) }),
  ],
};

/** What can happen to a server, and what beside that to several. */
export const LANES: readonly Lane[] = ['server', 'database', 'network'];
export const CLUSTER_LANES: readonly Lane[] = [...LANES, 'cluster', 'cluster'];

/**
 * What happens in the run of this seed: always the same.
 *
 * @param lanes a lane that stands there twice has twice as many faults
 */
export function planRun(seed: number, talkMs: number, lanes = LANES): Plan {
  const random = new Random(seed);
  const faults = Array.from({ length: random.int(2, 5) }, () => {
    const lane = random.pick(lanes);
    const atMs = random.int(Math.round(talkMs * 0.05), Math.round(talkMs * 0.9));
    return { atMs, lane, fault: random.pick(FAULTS[lane])(random) };
  });
  faults.sort((a, b) => a.atMs - b.atMs);
  return { seed, talkMs, faults, crowdSeed: random.int(0, 2 ** 32 - 1) };
}

/** How long people talk before and after a fault that was asked for. */
const CALM_MS = 2000;

/**
 * A run in which one fault happens, written as `kind:milliseconds`.
 *
 * @throws {Error} for a kind that there is not
 */
export function planFault(seed: number, text: string): Plan {
  const [kind = '', amount] = text.split(':');
  const ms = Number(amount);
  const known = Object.values(FAULTS)
    .flat()
    .map((make) => make(new Random(seed)).kind);
  if (kind !== 'partition' && !known.some((each) => each === kind)) {
    throw new Error(`There is no fault "${kind}".`);
  }
  const fault = { kind, ms } as Fault;
  const talkMs = CALM_MS + ms + CALM_MS;
  const faults = [{ atMs: CALM_MS, lane: 'cluster', fault } as const];
  return { seed, talkMs, faults, crowdSeed: new Random(seed).int(0, 2 ** 32 - 1) };
}

/** `kill-server 120ms at 800` */
export function describe({ atMs, fault }: PlannedFault): string {
  const { kind, ...amounts } = fault;
  return [kind, ...Object.values(amounts), `at ${atMs}`].join(' ');
}
