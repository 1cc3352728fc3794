import type { Server, Socket } from 'node:net';
import type { Config } from '../config/config.ts';
import { isWithin } from '../config/networks.ts';
import { addressOf, addressPrefix } from './address.ts';
import { Counts } from './counts.ts';
import { dropUnread } from './drop-unread.ts';
import type { Limits } from './limits.ts';

/** A request that is answered as long as somebody follows: an upgrade or an event stream. */
interface LongRequest {
  readonly ip: string;
  readonly raw: { readonly socket: Socket };
}

/**
 * How many TCP connections there may be, in all and from one address, at once and in a row. One too
 * many is dropped before a byte of it is read, so that connections which never ask for anything cost
 * next to nothing. A trusted proxy has the connections of many, so behind one the addresses it names
 * are counted, once they have a socket or a stream.
 */
export class ConnectionCap {
  readonly #config: Config;
  readonly #limits: Limits;
  readonly #direct: Counts;
  readonly #forwarded: Counts;

  constructor(config: Config, limits: Limits) {
    this.#config = config;
    this.#limits = limits;
    const max = limits.isOn ? config.CONNECTIONS_PER_ADDRESS : Infinity;
    this.#direct = new Counts(max);
    this.#forwarded = new Counts(max);
  }

  guard(server: Server): void {
    server.maxConnections = this.#config.MAX_CONNECTIONS;
    dropUnread(server, (ip) => this.#isWelcome(ip));
    server.on('connection', (socket: Socket) => this.#count(socket));
  }

  #isWelcome(ip: string): boolean {
    if (this.#isProxy(ip)) return true;
    const address = addressPrefix(ip);
    return this.#limits.mayConnect(address) && !this.#direct.isFull(address);
  }

  #count(socket: Socket): void {
    const { remoteAddress: ip = '' } = socket;
    const leave = this.#isProxy(ip) ? undefined : this.#direct.enter(addressPrefix(ip));
    if (leave) socket.once('close', leave);
  }

  /** A place for a request that stays: what frees it again, or `undefined` when there is none. */
  enter(request: LongRequest): (() => void) | undefined {
    if (!this.#isProxy(request.raw.socket.remoteAddress)) return NOTHING_TO_LEAVE;
    return this.#forwarded.enter(addressOf(request));
  }

  #isProxy(ip: string | undefined): boolean {
    return isWithin(this.#config.TRUSTED_PROXIES, ip);
  }
}

const NOTHING_TO_LEAVE = (): void => {};
