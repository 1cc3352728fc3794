/** What a peer that was asked has for an answer, in ms; the server gives as much. */
const ANSWER_MS = 8_000;

interface HeartbeatActions {
  /** Nothing was heard for an interval: ask. */
  ask: () => void;
  /** No answer to that either. */
  giveUp: () => void;
}

/**
 * Watches a connection for silence. A browser does not tell a page of the server's pings, and a
 * network that went away closes nothing, so the page has to ask.
 */
export class Heartbeat {
  readonly #actions: HeartbeatActions;
  #intervalMs = 0;
  #heardAt = 0;
  #asked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(actions: HeartbeatActions) {
    this.#actions = actions;
  }

  start(intervalMs: number): void {
    this.#intervalMs = intervalMs;
    this.heard();
    this.#wait(intervalMs);
  }

  /** A frame came. Cheap: the timer runs on and looks at the time when it fires. */
  heard(): void {
    this.#heardAt = Date.now();
    this.#asked = false;
  }

  /** Asks now, when there is a reason to doubt the connection. */
  probe(): void {
    if (this.#timer !== undefined && !this.#asked) this.#ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    const silentMs = Date.now() - this.#heardAt;
    if (this.#asked) this.#actions.giveUp();
    else if (silentMs >= this.#intervalMs) this.#ask();
    else this.#wait(this.#intervalMs - silentMs);
  }

  #ask(): void {
    this.#asked = true;
    this.#wait(Math.min(ANSWER_MS, this.#intervalMs));
    this.#actions.ask();
  }
}
