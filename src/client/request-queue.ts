import type { RoomError } from './room-error.ts';

/** A server that takes a frame answers it; this long a silence means the way is broken. */
const ANSWER_MS = 15_000;

interface Request<Frame, Answer> {
  frame: Frame;
  resolve: (answer: Answer) => void;
  reject: (error: RoomError) => void;
}

/**
 * Frames that want an answer, one under way at a time. A lost connection leaves the outcome
 * unknown, so the one under way is sent again on the next connection.
 *
 * One at a time, because then a refusal ("too fast", "not available") of one message cannot let
 * the next one pass it: what a person wrote stays in order.
 */
export class RequestQueue<Frame, Answer> {
  readonly #waiting: Request<Frame, Answer>[] = [];
  readonly #onSilence: () => void;
  #send: ((frame: Frame) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #underWay = false;
  #ended: RoomError | undefined;

  /** @param onSilence is called when an answer is overdue */
  constructor(onSilence: () => void) {
    this.#onSilence = onSilence;
  }

  /** The frame that waits for its answer on this connection. */
  get current(): Frame | undefined {
    return this.#underWay ? this.#waiting[0]?.frame : undefined;
  }

  /** @throws {RoomError} (the promise) when the frame is refused or the room closed */
  add(frame: Frame): Promise<Answer> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frame, resolve, reject });
      this.#next();
    });
  }

  /** A connection is there; `send` writes to it. */
  open(send: (frame: Frame) => void): void {
    this.#send = send;
    this.#next();
  }

  /** The connection has gone. Whatever waits, waits on. */
  pause(): void {
    this.#send = undefined;
    this.#rest();
  }

  answer(answer: Answer): void {
    this.#takeCurrent()?.resolve(answer);
    this.#next();
  }

  refuse(error: RoomError): void {
    this.#takeCurrent()?.reject(error);
    this.#next();
  }

  /** Sends the current frame again after this many ms. */
  again(ms: number): void {
    this.#rest();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next();
    }, ms);
  }

  /** Refuses everything that waits: there will be no further connection. */
  end(error: RoomError): void {
    this.pause();
    this.#ended = error;
    for (const request of this.#waiting.splice(0)) request.reject(error);
  }

  #next(): void {
    const request = this.#waiting[0];
    if (request === undefined || this.#send === undefined || this.#timer !== undefined) return;
    this.#underWay = true;
    this.#timer = setTimeout(this.#onSilence, ANSWER_MS);
    this.#send(request.frame);
  }

  #takeCurrent(): Request<Frame, Answer> | undefined {
    if (!this.#underWay) return undefined;
    this.#rest();
    return this.#waiting.shift();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#underWay = false;
  }
}
