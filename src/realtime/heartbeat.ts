import type { Config } from '../config/config.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';

const LOOK_MS = 1000;
/** Bytes that may wait for slow readers in the whole process. */
const BUFFERED_MAX = 256 * 1024 * 1024;

/**
 * Looks over all connections every second: asks those that have been silent, ends those that do not
 * answer, and, when slow readers hold too much memory together, gives up the slowest. One
 * timer for all costs less than one for each connection.
 */
export class Heartbeat {
  readonly #hub: Hub;
  readonly #silenceMs: number;
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(hub: Hub, config: Config) {
    this.#hub = hub;
    this.#silenceMs = config.HEARTBEAT_S * 1000;
    this.#timeoutMs = config.HEARTBEAT_TIMEOUT_S * 1000;
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    let buffered = 0;
    for (const connection of this.#hub.connections()) {
      this.#mindSilence(connection, now - connection.heardAt);
      buffered += connection.buffered;
    }
    if (buffered > BUFFERED_MAX) this.#giveUpSlowest(buffered - BUFFERED_MAX);
  }

  #mindSilence(connection: Connection, silentMs: number): void {
    if (silentMs < this.#silenceMs) return;
    if (silentMs > this.#silenceMs + this.#timeoutMs) {
      connection.terminate();
    } else if (!connection.asked) {
      connection.asked = true;
      connection.ping();
    }
  }

  #giveUpSlowest(excess: number): void {
    const slowest = [...this.#hub.connections()].sort((a, b) => b.buffered - a.buffered);
    for (const connection of slowest) {
      if (excess <= 0) return;
      excess -= connection.buffered;
      connection.giveUp();
    }
  }
}
