/**
 * How nodes hear of what happens in a room. The log is the truth and the bus only a nudge:
 *
 * - A signal may be lost, repeated or reordered. Whoever listens must come to the right state all
 *   the same, by seq and by reading the log.
 * - The node that publishes hears its own signal like any other, so that one node and ten run the
 *   same code. It hears it before `publish` returns, whether the other nodes can be reached or not.
 *   What must not be lost (a revocation) is heard as soon as it is stored: see `sure-bus.ts`.
 * - `publish` never waits and never throws: a signal that cannot be sent is lost.
 * - A listener must not throw and must not block; it is called only for rooms it subscribed to.
 */
export interface Bus<Signal> {
  publish(roomId: string, signal: Signal): void;
  /** Listens to one room until the function that comes back is called. */
  subscribe(roomId: string, listener: (signal: Signal) => void): () => void;
  /**
   * Resolves when what other nodes publish from now on is heard in the rooms subscribed to so far,
   * or soon when that is not to be had. Never rejects.
   */
  settled(): Promise<void>;
  /** Says which other nodes live, so that the bus knows whom it should hear. */
  expect(nodeIds: readonly string[]): void;
  /**
   * Whether all of these nodes are heard. While they are not, whoever listens looks at the log
   * himself, and often.
   */
  readonly isWhole: boolean;
  close(): Promise<void>;
}
