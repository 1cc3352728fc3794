/**
 * How nodes hear of what happens in a room. The log is the truth and the bus only a nudge:
 *
 * - A signal may be lost, repeated or reordered. Whoever listens must come to the right state all
 *   the same, by seq and by reading the log.
 * - The node that publishes hears its own signal like any other, so that one node and ten run the
 *   same code.
 * - `publish` never waits and never throws: a signal that cannot be sent is lost.
 * - A listener must not throw and must not block; it is called only for rooms it subscribed to.
 */
export interface Bus<Signal> {
  publish(roomId: string, signal: Signal): void;
  /** Listens to one room until the function that comes back is called. */
  subscribe(roomId: string, listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
}
