import type { ActFrame, ActName } from '../wire/act-frames.ts';
import type { Ack, Acted, ClientFrame, ErrorData, History } from '../wire/protocol.ts';
import { newClientId } from './new-client-id.ts';
import { RequestQueue } from './request-queue.ts';
import { RoomError } from './room-error.ts';

/** Before what passes by itself is tried again, where the server has not said how long, in ms. */
const RETRY_MS = 1_000;
const PASSING = new Set(['unavailable', 'rate_limited']);

export type SpokenFrame =
  | { type: 'message'; clientId: string; content: string }
  | { type: 'nick'; clientId: string; nick: string };
type QueryFrame = { type: 'query-logs' } & ClientFrame<'query-logs'>;
type AnyActFrame = { type: ActName; clientId: string };
type AnyFrame = SpokenFrame | QueryFrame | AnyActFrame;

/** What is asked of the server, over as many connections as it takes; each kind in its own order. */
export class Requests {
  readonly #spoken: RequestQueue<SpokenFrame, Ack>;
  readonly #queries: RequestQueue<QueryFrame, History>;
  readonly #acts: RequestQueue<AnyActFrame, Acted>;

  /** @param onSilence is called when an answer is overdue */
  constructor(onSilence: (reason: string) => void) {
    this.#spoken = new RequestQueue(() => onSilence('no ack'));
    this.#queries = new RequestQueue(() => onSilence('no logs'));
    this.#acts = new RequestQueue(() => onSilence('no answer'));
  }

  /** A message or another nick: one has to wait for the other. */
  speak(frame: SpokenFrame): Promise<Ack> {
    return this.#spoken.add(frame);
  }

  query(range: ClientFrame<'query-logs'>): Promise<History> {
    return this.#queries.add({ type: 'query-logs', ...range });
  }

  act<N extends ActName>(name: N, fields: Omit<ActFrame<N>, 'clientId'>): Promise<Acted> {
    return this.#acts.add({ ...fields, type: name, clientId: newClientId() });
  }

  open(send: (frame: AnyFrame) => void): void {
    for (const queue of this.#all) queue.open(send);
  }

  pause(): void {
    for (const queue of this.#all) queue.pause();
  }

  end(error: RoomError): void {
    for (const queue of this.#all) queue.end(error);
  }

  acked(ack: Ack): void {
    if (ack.client_id === this.#spoken.current?.clientId) this.#spoken.answer(ack);
  }

  acted(acted: Acted): void {
    if (acted.client_id === this.#acts.current?.clientId) this.#acts.answer(acted);
  }

  /** Whether this was the answer to the query under way; one to an earlier query may be late. */
  answered(history: History): boolean {
    const query = this.#queries.current;
    if (query === undefined || !answers(query, history)) return false;
    this.#queries.answer(history);
    return true;
  }

  /** An error without a client_id can only be about the query under way, or about no request. */
  refused(error: ErrorData): void {
    const { client_id: id } = error;
    if (id === undefined) settle(this.#queries, error);
    else if (id === this.#spoken.current?.clientId) settle(this.#spoken, error);
    else if (id === this.#acts.current?.clientId) settle(this.#acts, error);
  }

  /** What was being said is more than a frame holds, and would end each connection in the same way. */
  tooBig(): void {
    this.#spoken.refuse(new RoomError('content_too_long', 'The message is too long.'));
  }

  get #all(): RequestQueue<AnyFrame, unknown>[] {
    return [this.#spoken, this.#queries, this.#acts] as RequestQueue<AnyFrame, unknown>[];
  }
}

/** Refuses the frame under way, or tries it again where the reason passes. */
function settle<Frame, Answer>(queue: RequestQueue<Frame, Answer>, error: ErrorData): void {
  const passes = error.retry_ms !== undefined || PASSING.has(error.code);
  if (passes) queue.again(error.retry_ms ?? RETRY_MS);
  else queue.refuse(new RoomError(error.code, error.message, error.until));
}

/** Whether these logs can be the answer to this query. */
function answers(query: QueryFrame, { messages }: History): boolean {
  const { before = Number.POSITIVE_INFINITY, after = 0 } = query;
  return messages.every(({ log_seq: seq }) => seq > after && seq < before);
}
