import type { Bus } from './bus.ts';

/** The bus of a single node: signals go to this process's listeners, at once. */
export class LocalBus<Signal> implements Bus<Signal> {
  readonly #rooms = new Map<string, Set<(signal: Signal) => void>>();
  #isAlone = true;

  publish(roomId: string, signal: Signal): void {
    for (const listener of this.#rooms.get(roomId) ?? []) listener(signal);
  }

  subscribe(roomId: string, listener: (signal: Signal) => void): () => void {
    let listeners = this.#rooms.get(roomId);
    if (!listeners) {
      listeners = new Set();
      this.#rooms.set(roomId, listeners);
    }
    listeners.add(listener);
    return () => {
      // Only the first time: by a second one the room may have other listeners.
      if (listeners.delete(listener) && listeners.size === 0) this.#rooms.delete(roomId);
    };
  }

  async settled(): Promise<void> {}

  /** Nobody else is heard here: nodes that share a database without a bus poll their log. */
  expect(nodeIds: readonly string[]): void {
    this.#isAlone = nodeIds.length === 0;
  }

  get isWhole(): boolean {
    return this.#isAlone;
  }

  async close(): Promise<void> {
    this.#rooms.clear();
  }
}
