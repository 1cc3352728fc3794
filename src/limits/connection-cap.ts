import type { Server, Socket } from 'node:net';
import type { Config } from '../config.ts';
import { isWithin } from '../networks.ts';
import { addressOf, addressPrefix } from './address.ts';
import { Counts } from './counts.ts';

/** A request that is answered as long as somebody follows: an upgrade or an event stream. */
interface LongRequest {
  readonly ip: string;
  readonly raw: { readonly socket: Socket };
}

/**
 * How many TCP connections there may be, in all and from one address. One too many is dropped before
 * a byte of it is read, so that connections which never ask for anything cost next to nothing. A
 * trusted proxy has the connections of many, so behind one the addresses it names are counted, once
 * they have a socket or a stream.
 */
export class ConnectionCap {
  readonly #config: Config;
  readonly #direct: Counts;
  readonly #forwarded: Counts;

  constructor(config: Config) {
    this.#config = config;
    const max = config.RATE_LIMITS === 'on' ? config.CONNECTIONS_PER_ADDRESS : Infinity;
    this.#direct = new Counts(max);
    this.#forwarded = new Counts(max);
  }

  guard(server: Server): void {
    server.maxConnections = this.#config.MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => {
      const { remoteAddress } = socket;
      if (this.#isProxy(socket)) return;
      const leave = this.#direct.enter(addressPrefix(remoteAddress ?? ''));
      if (leave) socket.once('close', leave);
      else socket.destroy();
    });
  }

  /** A place for a request that stays: what frees it again, or `undefined` when there is none. */
  enter(request: LongRequest): (() => void) | undefined {
    if (!this.#isProxy(request.raw.socket)) return NOTHING_TO_LEAVE;
    return this.#forwarded.enter(addressOf(request));
  }

  #isProxy({ remoteAddress }: Socket): boolean {
    return isWithin(this.#config.TRUSTED_PROXIES, remoteAddress);
  }
}

const NOTHING_TO_LEAVE = (): void => {};
