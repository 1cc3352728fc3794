import { strain } from '../pace/strain.ts';

/** With the rest of the log’s writer, 10 ms, no message waits longer than 30 ms for company. */
const LONGEST_REST_MS = 20;
/** In a strained process a flush that took 1 ms is followed by this many ms of rest. */
const REST_PER_COST = 4;

interface Flushable {
  flush(): void;
}

/**
 * Decides when rooms flush. A node that has time sends at once. The busier it is, the longer it
 * rests after each round, in proportion to what the round cost: a strained one spends at most a
 * fifth of its time on writes and lets each frame carry many messages. One write for many is what
 * lifts a room over the ceiling of one write for each delivery (PEERS.md, third row).
 */
export class Pacer {
  readonly #dirty = new Set<Flushable>();
  #restUntil = 0;
  #scheduled = false;
  readonly #observe: (seconds: number) => void;
  readonly #load: { readonly level: number };

  /**
   * @param observe is told how long each round of flushes took
   * @param load how strained the node is, 0 to 1
   */
  constructor(
    observe: (seconds: number) => void = () => {},
    load: { readonly level: number } = strain,
  ) {
    this.#observe = observe;
    this.#load = load;
  }

  /** The room has something to send. It will flush soon, once. */
  schedule(room: Flushable): void {
    this.#dirty.add(room);
    if (this.#scheduled) return;
    this.#scheduled = true;
    const rest = this.#restUntil - performance.now();
    // Not at once even when rested: what this turn of the event loop still brings travels along.
    if (rest < 1) setImmediate(this.#flush);
    else setTimeout(this.#flush, rest);
  }

  readonly #flush = (): void => {
    const start = performance.now();
    const rooms = [...this.#dirty];
    this.#dirty.clear();
    this.#scheduled = false;
    for (const room of rooms) room.flush();
    const end = performance.now();
    this.#observe((end - start) / 1000);
    const restPerCost = REST_PER_COST * this.#load.level;
    this.#restUntil = end + Math.min((end - start) * restPerCost, LONGEST_REST_MS);
  };
}
