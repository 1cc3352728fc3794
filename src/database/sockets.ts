import { Socket } from 'node:net';

/**
 * The sockets under the pools. postgres.js (3.4.9) hands none of them out and has no way to give up
 * a connection whose far end is gone without a word (a dead host, a firewall that dropped the
 * flow): its `cancel()` opens another connection, which hangs too. So we make the sockets
 * ourselves, by its `socket` option, and can end the silent ones.
 */
const watched = new Set<Socket>();

/** What postgres.js passes to its `socket` option, of which we need this much. */
export interface SocketTarget {
  readonly path: string | false;
  readonly host: readonly string[];
  readonly port: readonly number[];
}

/**
 * Ends in the one way that postgres.js survives at each stage. Before the server has said a word,
 * always by an 'error': after a mere 'close' it connects again at once, without pause or end. Later
 * always by a mere 'close': a query that is sent between 'error' and 'close' (the retry of the one
 * that just failed) would never be answered.
 */
class PoolSocket extends Socket {
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const hasSpoken = this.bytesRead > 0;
    super._destroy(hasSpoken ? null : (error ?? new ClosedEarly()), callback);
  }
}

class ClosedEarly extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('The database closed the connection before it said a word.');
  }
}

let turn = 0;

/**
 * Opens a socket for a pool; it may still be connecting, writes wait. With several hosts in the
 * address each try takes the next one. A watched one is ended when it falls silent under a query.
 */
export function openSocket({ path, host, port }: SocketTarget, isWatched: boolean): Socket {
  const socket = new PoolSocket();
  if (isWatched) watched.add(socket);
  if (path) return socket.connect({ path });
  const index = turn++ % host.length;
  const name = host[index] ?? 'localhost';
  socket.setNoDelay(true).connect({ host: name, port: port[index] ?? 5432 });
  // postgres.js reads the server's name for TLS from here.
  return Object.assign(socket, { host: name });
}

/**
 * Notes how much every watched socket has received so far, and returns the function that ends those
 * which have not received a byte since. Healthy idle ones go too: they cost a reconnect, and behind
 * the same dead path each would have cost somebody a deadline.
 */
export function watchSilence(): () => void {
  const before = new Map<Socket, number>();
  for (const socket of watched) {
    // No listener on 'close' does this: for TLS postgres.js takes all listeners off.
    if (socket.destroyed) watched.delete(socket);
    else before.set(socket, socket.bytesRead);
  }
  return () => {
    for (const [socket, bytesRead] of before) {
      if (socket.bytesRead === bytesRead) socket.destroy();
    }
  };
}
