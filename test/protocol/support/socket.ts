import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { DataOf, EventType, WireEvent } from './wire.ts';

/** Milliseconds to wait for an event that must come; far above what any takes on a busy machine. */
const PATIENCE_MS = 60_000;

export interface Closed {
  code: number;
  reason: string;
}

interface Waiter {
  matches: (event: WireEvent) => boolean;
  take: (event: WireEvent) => void;
  fail: (error: Error) => void;
}

const open = new Set<TestSocket>();

/** Ends every socket that a test left open, without a good-bye. */
export function terminateAll(): void {
  for (const socket of open) socket.terminate();
}

/** A client that knows nothing but the wire: it keeps every event and hands them out on request. */
export class TestSocket {
  /** Every event since the first, in order. */
  readonly events: WireEvent[] = [];
  readonly opened: Promise<void>;
  #socket: WebSocket;
  #untaken: WireEvent[] = [];
  #waiters = new Set<Waiter>();
  #end: Error | undefined;
  #closed: Promise<Closed>;

  constructor(url: URL, subprotocols: string[], headers: Record<string, string> = {}) {
    this.#socket = new WebSocket(url, subprotocols, { headers });
    open.add(this);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('error', reject);
    });
    this.opened.catch(() => {});
    this.#socket.on('error', (error) => this.#finish(error));
    this.#socket.on('message', (bytes, binary) => this.#receive(String(bytes), binary));
    this.#closed = new Promise((resolve) => {
      this.#socket.once('close', (code, bytes) => {
        const reason = String(bytes);
        this.#finish(new Error(`the server closed with ${code} "${reason}"`));
        resolve({ code, reason });
      });
    });
  }

  /** The subprotocol that the server selected, '' for none. */
  get subprotocol(): string {
    return this.#socket.protocol;
  }

  /** Sends one frame as JSON. */
  send(frame: object): void {
    this.sendRaw(JSON.stringify(frame));
  }

  /** Sends a frame as it is: text as text, bytes as binary. */
  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Sends a frame that says it is text and is not UTF-8. */
  sendBrokenText(): void {
    this.#socket.send(Buffer.from([0xc3, 0x28, 0xff]), { binary: false });
  }

  /**
   * Takes the first event of this type that fits and was not taken before; waits for it if need be.
   * Events that do not fit stay for later calls, so the order of the calls does not matter.
   */
  next<T extends EventType>(
    type: T,
    where: (data: DataOf<T>) => boolean = () => true,
    timeoutMs = PATIENCE_MS,
  ): Promise<DataOf<T>> {
    const matches = (event: WireEvent) => event.type === type && where(event.data as DataOf<T>);
    const what = `"${type}" where ${String(where)}`;
    return this.#take(matches, timeoutMs, what).then((event) => event.data as DataOf<T>);
  }

  /** Takes the first event of any of these types, where the page leaves open which one it is. */
  nextOf(...types: EventType[]): Promise<WireEvent> {
    return this.#take((event) => types.includes(event.type), PATIENCE_MS, types.join(' or '));
  }

  /** Everything of this type that has come so far. */
  seen<T extends EventType>(type: T): DataOf<T>[] {
    return this.events
      .filter((event) => event.type === type)
      .map((event) => event.data as DataOf<T>);
  }

  /** Resolves if the connection still serves: a ping that is sent now gets its pong. */
  async answers(): Promise<void> {
    const pongs = this.seen('pong').length;
    this.send({ type: 'ping' });
    await this.next('pong', () => this.seen('pong').length > pongs);
  }

  /** Closes as a browser does when its tab is shut. */
  async close(): Promise<Closed> {
    this.#socket.close();
    return this.closed();
  }

  /** Resolves when the connection has ended, by whichever side; fails if it does not end. */
  async closed(): Promise<Closed> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    const stillOpen = once(deadline, 'abort').then(() => {
      throw this.#missed('the end of the connection', new Error(`${PATIENCE_MS} ms went by`));
    });
    return Promise.race([this.#closed, stillOpen]);
  }

  /** Cuts the connection without a close frame, as a lost network does. */
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(text: string, binary: boolean): void {
    assert.equal(binary, false, 'the server sent a binary frame');
    const events = JSON.parse(text) as WireEvent[];
    assert.ok(Array.isArray(events), `a server frame is an array of events, not ${text}`);
    for (const event of events) this.#dispatch(event);
  }

  #dispatch(event: WireEvent): void {
    this.events.push(event);
    for (const waiter of this.#waiters) {
      if (!waiter.matches(event)) continue;
      waiter.take(event);
      return;
    }
    this.#untaken.push(event);
  }

  #take(matches: Waiter['matches'], timeoutMs: number, what: string): Promise<WireEvent> {
    const event = this.#untaken.find(matches);
    if (event) {
      this.#untaken.splice(this.#untaken.indexOf(event), 1);
      return Promise.resolve(event);
    }
    if (this.#end) return Promise.reject(this.#missed(what, this.#end));
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        matches,
        take: (event) => {
          settle();
          resolve(event);
        },
        fail: (error) => {
          settle();
          reject(this.#missed(what, error));
        },
      };
      const timer = setTimeout(() => waiter.fail(new Error(`${timeoutMs} ms went by`)), timeoutMs);
      this.#waiters.add(waiter);
    });
  }

  #missed(what: string, cause: Error): Error {
    const last = JSON.stringify(this.events.slice(-4)).slice(0, 1500);
    return new Error(`${what} did not come: ${cause.message}; the last events: ${last}`);
  }

  #finish(error: Error): void {
    this.#end ??= error;
    open.delete(this);
    for (const waiter of this.#waiters) waiter.fail(error);
  }
}
