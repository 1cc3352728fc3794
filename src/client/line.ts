import { mayComeBack } from '../wire/close-codes.ts';
import type { ServerEvent } from '../wire/protocol.ts';
import { reconnectDelay } from './backoff.ts';
import type { Link, LinkHandlers } from './link.ts';
import { onWake } from './wake.ts';

/** A connection that lived this long, in ms, was no failure: back-off begins anew. */
const STABLE_MS = 5_000;

/** What the server has to close after `leave`, in ms. */
const LEAVE_MS = 2_000;

/** What a page can show about the connection. Times are those of `Date.now()`. */
export type RoomState =
  | { name: 'connecting' }
  | { name: 'open' }
  | { name: 'waiting'; retryAt: number; code: number; reason: string }
  | { name: 'closed'; code: number; reason: string };

interface LineHandlers {
  event: (event: ServerEvent) => void;
  /** The connection has gone; another one follows unless the state says closed. */
  lost: (code: number) => void;
  state: (state: RoomState) => void;
}

/** One link after the other, until the server or the caller says that it is enough. */
export class Line {
  readonly #dial: (handlers: LinkHandlers) => Link;
  readonly #handlers: LineHandlers;
  readonly #stopWaking: () => void;
  #state: RoomState = { name: 'connecting' };
  #link: Link | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #openedAt: number | undefined;
  #askedMs = 0;
  #last = false;
  #renewing = false;

  constructor(dial: (handlers: LinkHandlers) => Link, handlers: LineHandlers) {
    this.#dial = dial;
    this.#handlers = handlers;
    this.#connect();
    this.#stopWaking = onWake(() => this.#wake());
  }

  get state(): RoomState {
    return this.#state;
  }

  send(frame: { type: string }): void {
    this.#link?.send(frame);
  }

  welcomed(heartbeatMs: number): void {
    this.#link?.welcomed(heartbeatMs);
    this.#openedAt = Date.now();
    this.#askedMs = 0;
    this.#enter({ name: 'open' });
  }

  /** The server wants to be left alone for so many ms, should the connection end now. */
  askedToWait(ms: number): void {
    this.#askedMs = ms;
  }

  giveUp(reason: string): void {
    this.#link?.giveUp(reason);
  }

  /** Takes a new connection in place of the one there is, at once. */
  reconnect(): void {
    if (this.#last || this.#state.name === 'closed') return;
    this.#renewing = true;
    if (this.#link !== undefined) this.#link.close();
    else this.#connect();
  }

  /** Tells the server that the person leaves, and ends it for good. */
  leave(): void {
    this.#last = true;
    this.send({ type: 'leave' });
    this.#timer = setTimeout(() => this.close(), LEAVE_MS);
  }

  /** Ends it for good. */
  close(): void {
    this.#last = true;
    if (this.#link !== undefined) this.#link.close();
    else if (this.#state.name !== 'closed') this.#end(1000, '');
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#openedAt = undefined;
    this.#renewing = false;
    this.#enter({ name: 'connecting' });
    this.#link = this.#dial({
      event: this.#handlers.event,
      close: (code, reason) => this.#onClose(code, reason),
    });
  }

  #onClose(code: number, reason: string): void {
    this.#link = undefined;
    this.#handlers.lost(code);
    if (this.#renewing) this.#connect();
    else if (this.#last || !mayComeBack(code)) this.#end(code, reason);
    else this.#waitAfter(code, reason);
  }

  #waitAfter(code: number, reason: string): void {
    const stable = this.#openedAt !== undefined && Date.now() - this.#openedAt >= STABLE_MS;
    if (stable) this.#failures = 0;
    const askedMs = this.#askedMs;
    const waitMs = reconnectDelay({ code, reason, failures: this.#failures, askedMs });
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), waitMs);
    this.#enter({ name: 'waiting', retryAt: Date.now() + waitMs, code, reason });
  }

  #end(code: number, reason: string): void {
    clearTimeout(this.#timer);
    this.#stopWaking();
    this.#enter({ name: 'closed', code, reason });
  }

  #wake(): void {
    if (this.#state.name === 'waiting') this.#connect();
    else this.#link?.probe();
  }

  #enter(state: RoomState): void {
    this.#state = state;
    this.#handlers.state(state);
  }
}
