/** With the rest of the log's writer, 10 ms, no message waits longer than 50 ms for company. */
const LONGEST_REST_MS = 40;
/** A flush that took 1 ms is followed by this many ms of rest. */
const REST_PER_COST = 8;

interface Flushable {
  flush(): void;
}

/**
 * Decides when rooms flush. After each round it rests in proportion to what the round cost, so a
 * quiet node sends at once, while a busy one spends at most a ninth of its time on writes and
 * lets each frame carry many messages: one write for many is what lifts a room over the ceiling of
 * one write for each delivery (PEERS.md, third row).
 */
export class Pacer {
  readonly #dirty = new Set<Flushable>();
  #restUntil = 0;
  #scheduled = false;
  readonly #observe: (seconds: number) => void;

  /** @param observe is told how long each round of flushes took */
  constructor(observe: (seconds: number) => void = () => {}) {
    this.#observe = observe;
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
    this.#restUntil = end + Math.min((end - start) * REST_PER_COST, LONGEST_REST_MS);
  };
}
