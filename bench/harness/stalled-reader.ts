import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Seat } from './people.ts';

/** How long a connection that was ended may take to show it. */
const PATIENCE_MS = 5000;

/** A member who connects and, once it has been greeted, reads nothing more. */
export class StalledReader {
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(port: number, { roomId, nickId }: Seat): Promise<StalledReader> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/?roomId=${roomId}&nickId=${nickId}`);
    socket.on('error', () => {});
    await once(socket, 'message');
    socket.pause();
    return new StalledReader(socket);
  }

  /** Reads what the system had taken in, to the end: whether the server had ended the connection. */
  async readOn(): Promise<boolean> {
    const closed = once(this.#socket, 'close');
    this.#socket.resume();
    return Promise.race([closed.then(() => true), sleep(PATIENCE_MS, false)]);
  }

  end(): void {
    this.#socket.terminate();
  }
}
