import type { ServerEvent } from '../wire/protocol.ts';
import { Heartbeat } from './heartbeat.ts';
import { OPEN, type Socket } from './socket.ts';

/** From the first packet to `welcome`, in ms. */
const WELCOME_MS = 10_000;

/** What a browser reports for a connection that broke; also used for one that we give up. */
const BROKEN = 1006;

export interface LinkHandlers {
  event: (event: ServerEvent) => void;
  /** Called once, whoever closed. */
  close: (code: number, reason: string) => void;
}

/** One connection, from the handshake to its end: frames in and out, and the watch over silence. */
export class Link {
  readonly #socket: Socket;
  readonly #handlers: LinkHandlers;
  readonly #heartbeat: Heartbeat;
  readonly #welcomeTimer: ReturnType<typeof setTimeout>;
  #over = false;

  constructor(socket: Socket, handlers: LinkHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.#heartbeat = new Heartbeat({
      ask: () => this.send({ type: 'ping' }),
      giveUp: () => this.giveUp('no answer to a ping'),
    });
    this.#welcomeTimer = setTimeout(() => this.giveUp('no welcome'), WELCOME_MS);
    socket.addEventListener('message', ({ data }) => this.#onFrame(data));
    socket.addEventListener('close', ({ code, reason }) => this.#end(code, reason));
    // A 'close' follows each error; without a listener `ws` would end the process.
    socket.addEventListener('error', () => {});
  }

  /** A frame for a socket that is closing is dropped: its sender asks again on the next one. */
  send(frame: { type: string }): void {
    if (!this.#over && this.#socket.readyState === OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** The server has said welcome, and how often it wants to hear something. */
  welcomed(heartbeatMs: number): void {
    clearTimeout(this.#welcomeTimer);
    this.#heartbeat.start(heartbeatMs);
  }

  probe(): void {
    this.#heartbeat.probe();
  }

  /** Ends the connection in good order. */
  close(): void {
    this.#socket.close(1000);
    this.#end(1000, '');
  }

  /** Ends it at once: a peer that is gone would answer no closing handshake either. */
  giveUp(reason: string): void {
    this.#end(BROKEN, reason);
    if (this.#socket.terminate) this.#socket.terminate();
    else this.#socket.close();
  }

  #onFrame(data: unknown): void {
    this.#heartbeat.heard();
    for (const event of parseFrame(data)) {
      if (this.#over) return;
      this.#handlers.event(event);
    }
  }

  #end(code: number, reason: string): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#welcomeTimer);
    this.#heartbeat.stop();
    this.#handlers.close(code, reason);
  }
}

/** The events of a frame; none when it is not one of ours, as from a proxy in between. */
function parseFrame(data: unknown): ServerEvent[] {
  if (typeof data !== 'string') return [];
  try {
    const events: unknown = JSON.parse(data);
    return Array.isArray(events) ? events.filter((event) => event?.type !== undefined) : [];
  } catch {
    return [];
  }
}
