import { type Command, HANDSHAKE, parseCommand, type Report } from '../embed/messages.ts';

interface Handlers {
  /** Whether there are words: nothing is told or heard before, since all of it is in words. */
  ready: Promise<boolean>;
  /** The host's page is there; it has heard nothing so far. */
  connected: () => void;
  command: (command: Command) => void;
}

/**
 * The line to the page that frames this one, if it wants one: a plain `<iframe>` does not. Who may
 * frame us is for `frame-ancestors` to say, before a line of this script runs; so whoever is our
 * parent is allowed, and nobody else is listened to. Answers go over the port that came along, so
 * they reach no other page, whatever becomes of the parent.
 */
export class HostLink {
  readonly #handlers: Handlers;
  #port: MessagePort | undefined;
  #isTaken = false;

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
    addEventListener('message', (event) => void this.#onMessage(event));
  }

  say(report: Report): void {
    this.#port?.postMessage(report);
  }

  async #onMessage({ source, origin, data, ports: [port, more] }: MessageEvent): Promise<void> {
    const isHost = source === parent && parent !== window && origin !== 'null';
    const isHandshake = data?.type === HANDSHAKE && port !== undefined && more === undefined;
    if (!isHost || !isHandshake || this.#isTaken) return;
    this.#isTaken = true;
    if (!(await this.#handlers.ready)) return;
    this.#port = port;
    port.onmessage = (event) => {
      const command = parseCommand(event.data);
      if (command) this.#handlers.command(command);
    };
    this.#handlers.connected();
  }
}
