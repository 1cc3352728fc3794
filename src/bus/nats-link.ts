import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Logger } from 'pino';

/** Longest time of a handshake, in milliseconds: a server that is there answers at once. */
const HANDSHAKE_MS = 2000;
const RETRY_MS = 250;
/**
 * A server that answers no ping for two of these is given up. The client's default of two minutes
 * would keep all that is published in this process's memory for so long.
 */
const PING_MS = 2000;

/**
 * A connection to NATS that never ends: the client reconnects by itself, and where it gives up (a
 * refused password, say) it is made anew.
 */
export class NatsLink {
  readonly #options: NodeConnectionOptions;
  readonly #log: Logger;
  readonly #onOpen: (connection: NatsConnection) => void;
  readonly #ended: Promise<void>;
  readonly #closing = new AbortController();
  #connection: NatsConnection | undefined;
  #isUp = false;

  /**
   * @param servers addresses, of which one after another is tried
   * @param onOpen is called with each connection that is new, which nothing is subscribed on
   */
  constructor(
    servers: readonly string[],
    name: string,
    log: Logger,
    onOpen: (connection: NatsConnection) => void,
  ) {
    this.#options = {
      ...addressesOf(servers),
      name,
      // Our own listeners have heard a signal before it is sent.
      noEcho: true,
      timeout: HANDSHAKE_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RETRY_MS,
      reconnectJitter: RETRY_MS,
      pingInterval: PING_MS,
      maxPingOut: 2,
    };
    this.#log = log;
    this.#onOpen = onOpen;
    this.#ended = this.#stayConnected();
  }

  /** What to subscribe on; while it is away it remembers what it will ask for. */
  get connection(): NatsConnection | undefined {
    return this.#connection;
  }

  /** The same while it is connected: what is published otherwise is lost. */
  get up(): NatsConnection | undefined {
    return this.#isUp ? this.#connection : undefined;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connection?.close();
    await this.#ended;
  }

  async #stayConnected(): Promise<void> {
    for (let hasComplained = false; !this.#closing.signal.aborted; ) {
      try {
        const connection = await connect(this.#options);
        hasComplained = false;
        await this.#follow(connection);
      } catch (error) {
        if (!hasComplained)
          this.#log.warn({ reason: String(error) }, 'the bus is not to be reached');
        hasComplained = true;
      }
      const { signal } = this.#closing;
      await sleep(RETRY_MS, undefined, { ref: false, signal }).catch(() => {});
    }
  }

  /** Until the connection has ended for good. */
  async #follow(connection: NatsConnection): Promise<void> {
    this.#connection = connection;
    if (this.#closing.signal.aborted) return connection.close();
    this.#onOpen(connection);
    this.#setUp(true);
    for await (const { type } of connection.status()) {
      if (type === 'disconnect' || type === 'close') this.#setUp(false);
      else if (type === 'reconnect') this.#setUp(true);
    }
    this.#setUp(false);
    this.#connection = undefined;
  }

  #setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    if (this.#closing.signal.aborted) return;
    if (isUp) this.#log.info('the bus is here');
    else this.#log.warn('the bus is away: rooms are polled until it is back');
  }
}

/** What the client wants of `nats://user:password@host:port` and its kind. All have one password. */
function addressesOf(servers: readonly string[]): NodeConnectionOptions {
  const urls = servers.map((server) => new URL(server));
  const { username, password } = urls[0] as URL;
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: urls.map(({ host }) => host),
    ...(pass !== '' ? { user, pass } : user !== '' && { token: user }),
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
  };
}
