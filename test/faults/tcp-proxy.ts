import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where to pass on to: a TCP port, on loopback where nothing else is said, or a unix socket. */
type ProxyTarget = { readonly port: number; readonly host?: string } | { readonly path: string };

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** Bytes that still pass, both ways together, before the pair is reset. */
  budget: number;
}

/**
 * A TCP port (on loopback by default) that passes everything on to a target, until it is told to misbehave.
 * Whatever it does is something a network does: it loses connections and time, never bytes out of
 * the middle of a stream.
 */
export class TcpProxy {
  readonly #server: Server;
  #target: ProxyTarget;
  readonly #pairs = new Set<Pair>();
  #delayMs = 0;
  #refuses = false;
  #hole: { readonly healed: Promise<void>; readonly heal: () => void } | undefined;

  private constructor(server: Server, target: ProxyTarget) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (near) => this.#accept(near));
  }

  static async open(target: ProxyTarget, host = '127.0.0.1'): Promise<TcpProxy> {
    const server = createServer();
    server.listen(0, host);
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Leads to another target from now on; what is open to the old one ends. */
  redirect(target: ProxyTarget): void {
    this.#target = target;
    this.reset();
  }

  /** Ends the open connections by TCP RST, on both sides. */
  reset(): void {
    for (const pair of this.#pairs) endByReset(pair);
  }

  /** Lets so many more bytes through on each open connection, then resets it; until `heal`. */
  cutAfter(bytes: number): void {
    for (const pair of this.#pairs) pair.budget = bytes;
  }

  /** Keeps every connection, old and new, and passes nothing on until `heal`. Nothing is lost. */
  blackHole(): void {
    if (this.#hole) return;
    let heal = (): void => {};
    const healed = new Promise<void>((resolve) => {
      heal = resolve;
    });
    this.#hole = { healed, heal };
  }

  /** Resets new connections until `heal`; those that are open stay. */
  refuse(): void {
    this.#refuses = true;
  }

  /** Holds each piece for so many ms, until `heal`. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Behaves again. What was held goes on, as after a network's recovery. */
  heal(): void {
    this.#refuses = false;
    this.#delayMs = 0;
    for (const pair of this.#pairs) pair.budget = Number.POSITIVE_INFINITY;
    this.#hole?.heal();
    this.#hole = undefined;
  }

  async close(): Promise<void> {
    this.heal();
    this.reset();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(near: Socket): void {
    near.on('error', () => {});
    if (this.#refuses) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host: '127.0.0.1', ...this.#target }).on('error', () => {});
    near.setNoDelay(true);
    far.setNoDelay(true);
    const pair: Pair = { near, far, budget: Number.POSITIVE_INFINITY };
    this.#pairs.add(pair);
    near.on('close', () => this.#end(pair));
    far.on('close', () => this.#end(pair));
    void this.#passOn(pair, near, far);
    void this.#passOn(pair, far, near);
  }

  async #passOn(pair: Pair, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        await this.#hole?.healed;
        if (this.#delayMs > 0) await sleep(this.#delayMs);
        const isFree = to.write(chunk.subarray(0, pair.budget));
        pair.budget -= chunk.length;
        if (pair.budget < 0) return endByReset(pair);
        if (!isFree) await once(to, 'drain');
      }
      await this.#hole?.healed;
      to.end();
    } catch {
      // One of the two was destroyed in the middle; 'close' takes the other along.
    }
  }

  #end(pair: Pair): void {
    this.#pairs.delete(pair);
    // A peer that has gone is not known to be gone while nothing gets through.
    void Promise.resolve(this.#hole?.healed).then(() => {
      pair.near.destroy();
      pair.far.destroy();
    });
  }
}

function endByReset({ near, far }: Pair): void {
  for (const socket of [near, far]) {
    // A unix socket knows no reset.
    if (socket.remoteFamily !== undefined) socket.resetAndDestroy();
    // By itself that would first wait until a peer that does not read has read everything.
    socket.destroy();
  }
}
