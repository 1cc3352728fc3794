/** Keys of a generation: twice as many are kept at most. */
const KEYS_MAX = 20_000;

/**
 * Remembers a value for at least `keepMs` after it was set, without a timer: there are two generations,
 * and the older one is forgotten as a whole. That happens only when something is set, so a value may be
 * kept for much longer where little is: whoever cares has to note the time in it. Memory is bounded
 * whatever comes: a generation that is full ends early, so a crowd of keys makes old ones be
 * forgotten, which for a limit is the generous side.
 */
export class ExpiringMap<V> {
  readonly #keepMs: number;
  readonly #keysMax: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();
  #youngSince = 0;

  constructor(keepMs: number, keysMax = KEYS_MAX) {
    this.#keepMs = keepMs;
    this.#keysMax = keysMax;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  /** @param now ms of the same clock as ever */
  set(key: string, value: V, now: number): void {
    if (now - this.#youngSince > this.#keepMs || this.#young.size >= this.#keysMax) {
      // Nothing in a generation that ended a whole `keepMs` ago is worth keeping either.
      this.#old = now - this.#youngSince > 2 * this.#keepMs ? new Map() : this.#young;
      this.#young = new Map();
      this.#youngSince = now;
    }
    this.#young.set(key, value);
  }
}
