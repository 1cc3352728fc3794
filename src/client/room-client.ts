import type { ActFrame, ActName } from '../act-frames.ts';
import { withStanding } from '../alteration.ts';
import { CloseCode } from '../close-codes.ts';
import type {
  Ack,
  Acted,
  ClientFrame,
  Entry,
  ErrorData,
  History,
  QueueCounts,
  Room,
  RoomChange,
  ServerEvent,
  Welcome,
} from '../protocol.ts';
import { withChange } from '../room-change.ts';
import { Alterations } from './alterations.ts';
import { Emitter } from './emitter.ts';
import { Line, type RoomState } from './line.ts';
import type { Link, LinkHandlers } from './link.ts';
import { newClientId } from './new-client-id.ts';
import { RequestQueue } from './request-queue.ts';
import { RoomError } from './room-error.ts';
import { changed, listed, type Roster, renamed, restated } from './roster.ts';
import { Sequence } from './sequence.ts';

/** The server broadcasts `typing` of one member at most this often, in ms. */
const TYPING_EVERY_MS = 3_000;
/** Before a gap is asked for again that an answer did not close, in ms. */
const GAP_AGAIN_MS = 250;
const RETRY_MS = 1_000;
const PASSING = new Set(['unavailable', 'rate_limited']);

export interface RoomEvents {
  /** First on every connection, before any entry. */
  welcome: Welcome;
  /**
   * The entries of the room in order, each once. Those of the kinds `erase`, `recall` and `edit`
   * change others before them: in `history()` they have already, for what you kept there is
   * `altered()`.
   */
  message: Entry;
  /** What was missed is too much to tell: show this in place of all that was shown before. */
  reset: History;
  members: Roster;
  /** The room, whenever an entry has changed how it is set; `welcome` has it first. */
  room: Room;
  /** How much waits for the moderators, to those who are some. */
  queue: QueueCounts;
  typing: { member_id: string; user_name: string };
  state: RoomState;
  /** An error frame. One with a `client_id` also refuses, or delays, that message. */
  error: ErrorData;
}

interface Position {
  /** Seq of the last entry that was seen; undefined: begin with the next one. */
  after: number | undefined;
  epoch: string | undefined;
}

export interface Sent {
  clientId: string;
  /** Settles once: with the message's place, or with a {@link RoomError} when it was refused. */
  acked: Promise<Ack>;
}

type Handlers = { [E in ServerEvent as E['type']]: (data: E['data']) => void };
type MessageFrame =
  | { type: 'message'; clientId: string; content: string }
  | { type: 'nick'; clientId: string; nick: string };
type QueryFrame = { type: 'query-logs' } & ClientFrame<'query-logs'>;
type AnyActFrame = { type: ActName; clientId: string };

/**
 * A person's place in one room, over as many connections as it takes. Made by `connect()`.
 * Whatever the network does, `message` tells the room's entries in order and each once, and what
 * was sent is in the room once when its `acked` resolves.
 */
export class RoomClient {
  readonly #emitter = new Emitter<RoomEvents>();
  readonly #sequence: Sequence;
  readonly #messages = new RequestQueue<MessageFrame, Ack>(() => this.#line.giveUp('no ack'));
  readonly #queries = new RequestQueue<QueryFrame, History>(() => this.#line.giveUp('no logs'));
  readonly #acts = new RequestQueue<AnyActFrame, Acted>(() => this.#line.giveUp('no answer'));
  readonly #alterations = new Alterations();
  readonly #line: Line;
  #welcome: Welcome | undefined;
  #epoch: string | undefined;
  #roster: Roster = { online: 0, members: [] };
  /** What the first `logs` of this connection is: what was missed, or all there is to show. */
  #awaiting: 'missed' | 'reset' | undefined;
  #filling = false;
  #typedAt = 0;
  readonly #handlers: Handlers = {
    welcome: (welcome) => this.#onWelcome(welcome),
    message: (entry) => this.#onEntry(entry),
    logs: (logs) => this.#onLogs(logs),
    ack: (ack) => this.#onAck(ack),
    acted: (acted) => this.#onActed(acted),
    error: (error) => this.#onError(error),
    members: (members) => this.#setRoster(listed(members, this.#roster.online)),
    presence: (presence) => this.#setRoster(changed(this.#roster, presence)),
    queue: (counts) => this.#emitter.emit('queue', counts),
    typing: (member) => this.#emitter.emit('typing', member),
    pong: () => {},
  };

  constructor(dial: (from: Position, handlers: LinkHandlers) => Link, from: Position) {
    this.#sequence = new Sequence(from.after);
    this.#epoch = from.epoch;
    this.#line = new Line(
      (handlers) => dial({ after: this.lastSeq, epoch: this.#epoch }, handlers),
      {
        event: ({ type, data }) => (this.#handlers[type] as (data: unknown) => void)?.(data),
        lost: (code) => this.#onLost(code),
        state: (state) => this.#onState(state),
      },
    );
  }

  get state(): RoomState {
    return this.#line.state;
  }

  /** Seq of the newest entry told; with `epoch` it is the place to resume from. */
  get lastSeq(): number | undefined {
    return this.#sequence.last;
  }

  get epoch(): string | undefined {
    return this.#epoch;
  }

  /** What the server said last about the room, about oneself and about its limits. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  get roster(): Roster {
    return this.#roster;
  }

  /** Adds a listener; the answer takes it away again. */
  on<Name extends keyof RoomEvents>(
    name: Name,
    listener: (data: RoomEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /** Sends a message now or as soon as there is a connection, as often as it takes. */
  send(content: string): Sent {
    return this.#say({ type: 'message', clientId: newClientId(), content });
  }

  /** Takes another nick, once what was sent before it has been said under the old one. */
  changeNick(nick: string): Sent {
    return this.#say({ type: 'nick', clientId: newClientId(), nick });
  }

  /**
   * Does something to the room or to somebody in it: `client.act('mute', { memberId, seconds: 600 })`.
   * What there is stands in docs/moderation.md.
   *
   * @throws {RoomError} when it is refused, or the client is closed; nothing was done then
   */
  act<N extends ActName>(name: N, fields: Omit<ActFrame<N>, 'clientId'>): Promise<Acted> {
    return this.#acts.add({ ...fields, type: name, clientId: newClientId() });
  }

  /**
   * At most `limit` (200) entries before or after a seq, ascending; without either the latest.
   *
   * @throws {RoomError} when the query is refused or the client is closed
   */
  async history(range: { before?: number; after?: number; limit?: number } = {}): Promise<History> {
    return this.#alterations.applied(await this.#queries.add({ type: 'query-logs', ...range }));
  }

  /** Tells the others that something is being written. Call it at every key. */
  typing(): void {
    if (this.state.name !== 'open' || Date.now() - this.#typedAt < TYPING_EVERY_MS) return;
    this.#typedAt = Date.now();
    this.#line.send({ type: 'typing' });
  }

  /**
   * Connects anew at once: ends a wait, or takes a connection that knows what has changed since,
   * such as one's nick. Nothing is lost by it.
   */
  reconnect(): void {
    this.#line.reconnect();
  }

  /** Leaves the room at once, without the grace of a closed tab, and ends the client. */
  leave(): void {
    if (this.state.name === 'open') this.#line.leave();
    else this.#line.close();
  }

  /** Ends the client as closing a tab would. What was not acked is refused with `closed`. */
  close(): void {
    this.#line.close();
  }

  #say(frame: MessageFrame): Sent {
    const acked = this.#messages.add(frame);
    // Who does not look at the outcome must not have his process ended by it.
    acked.catch(() => {});
    return { clientId: frame.clientId, acked };
  }

  #onWelcome(welcome: Welcome): void {
    const first = this.lastSeq === undefined;
    if (first) this.#sequence.startAt(welcome.head_seq);
    this.#sequence.expect(welcome.head_seq);
    this.#awaiting = first ? undefined : welcome.resumed ? 'missed' : 'reset';
    this.#welcome = welcome;
    this.#epoch = welcome.epoch;
    this.#roster = { ...this.#roster, online: welcome.room.online };
    this.#emitter.emit('welcome', welcome);
    this.#line.welcomed(welcome.heartbeat_ms);
    this.#messages.open((frame) => this.#line.send(frame));
    this.#queries.open((frame) => this.#line.send(frame));
    this.#acts.open((frame) => this.#line.send(frame));
  }

  #onEntry(entry: Entry): void {
    if (this.#awaiting === 'reset') this.#sequence.hold([entry]);
    else this.#deliver([entry]);
  }

  #onLogs(data: Entry[] | History): void {
    const history = Array.isArray(data) ? { messages: data, has_more: false } : data;
    const awaited = this.#awaiting;
    this.#awaiting = undefined;
    const query = awaited === undefined ? this.#queries.current : undefined;
    if (awaited === 'reset') this.#restart(history);
    else if (query && answers(query, history)) this.#queries.answer(history);
    else this.#deliver(history.messages);
  }

  #restart(history: History): void {
    this.#sequence.startAt(history.messages.at(-1)?.log_seq ?? this.#welcome?.head_seq ?? 0);
    this.#emitter.emit('reset', history);
    this.#deliver([]);
  }

  #deliver(entries: readonly Entry[]): void {
    for (const entry of this.#sequence.offer(entries)) {
      this.#alterations.note(entry);
      if (entry.log_kind === 'nick' && entry.subject !== undefined) this.#rename(entry.subject);
      if (entry.act !== undefined && entry.subject !== undefined) this.#restate(entry.subject);
      if (entry.act?.change !== undefined) this.#changeRoom(entry.act.change);
      this.#emitter.emit('message', entry);
    }
    if (this.#sequence.gap && this.#awaiting === undefined) void this.#fillGap();
  }

  /** Reads what did not come from the log, until nothing is missing. */
  async #fillGap(): Promise<void> {
    if (this.#filling) return;
    this.#filling = true;
    try {
      while (this.#sequence.gap) {
        const after = this.lastSeq ?? 0;
        const { messages } = await this.#queries.add({ type: 'query-logs', after });
        this.#deliver(messages);
        if (this.lastSeq === after) await pause(GAP_AGAIN_MS);
      }
    } catch {
      // Refused, or closed. The next entry shows the gap again.
    } finally {
      this.#filling = false;
    }
  }

  #rename(subject: { member_id: string; user_name: string }): void {
    const { member_id: id, user_name } = subject;
    const welcome = this.#welcome;
    if (welcome?.self.member_id === id) {
      this.#welcome = { ...welcome, self: { ...welcome.self, user_name } };
    }
    this.#setRoster(renamed(this.#roster, subject));
  }

  /** What was missed may be older than what `welcome` says; the last of it is not. */
  #changeRoom(change: RoomChange): void {
    if (this.#welcome === undefined) return;
    const room = withChange(this.#welcome.room, change);
    this.#welcome = { ...this.#welcome, room };
    this.#emitter.emit('room', room);
  }

  #restate(subject: NonNullable<Entry['subject']>): void {
    const welcome = this.#welcome;
    if (welcome?.self.member_id === subject.member_id) {
      this.#welcome = { ...welcome, self: withStanding(welcome.self, subject) ?? welcome.self };
    }
    this.#setRoster(restated(this.#roster, subject));
  }

  #onActed(acted: Acted): void {
    if (acted.client_id === this.#acts.current?.clientId) this.#acts.answer(acted);
  }

  #onAck(ack: Ack): void {
    if (ack.client_id === this.#messages.current?.clientId) this.#messages.answer(ack);
  }

  /** An error without a client_id can only be about the query under way, or about no request. */
  #onError(data: ErrorData): void {
    this.#emitter.emit('error', data);
    const { client_id: id } = data;
    if (id === undefined) settle(this.#queries, data);
    else if (id === this.#messages.current?.clientId) settle(this.#messages, data);
    else if (id === this.#acts.current?.clientId) settle(this.#acts, data);
    if (data.retry_ms !== undefined) this.#line.askedToWait(data.retry_ms);
  }

  #onLost(code: number): void {
    // The same frame would end each connection in the same way.
    if (code === CloseCode.frameTooBig) {
      this.#messages.refuse(new RoomError('content_too_long', 'The message is too long.'));
    }
    this.#messages.pause();
    this.#queries.pause();
    this.#acts.pause();
  }

  #onState(state: RoomState): void {
    if (state.name === 'closed') {
      const error = new RoomError('closed', 'The connection to the room has ended.');
      this.#messages.end(error);
      this.#queries.end(error);
      this.#acts.end(error);
    }
    this.#emitter.emit('state', state);
  }

  #setRoster(roster: Roster): void {
    this.#roster = roster;
    this.#emitter.emit('members', roster);
  }
}

/** Refuses the frame under way, or tries it again where the reason passes. */
function settle<Frame, Answer>(queue: RequestQueue<Frame, Answer>, error: ErrorData): void {
  const passes = error.retry_ms !== undefined || PASSING.has(error.code);
  if (passes) queue.again(error.retry_ms ?? RETRY_MS);
  else queue.refuse(new RoomError(error.code, error.message, error.until));
}

/** Whether these logs can be the answer to this query; an answer to an earlier one may be late. */
function answers(query: QueryFrame, { messages }: History): boolean {
  const { before = Number.POSITIVE_INFINITY, after = 0 } = query;
  return messages.every(({ log_seq: seq }) => seq > after && seq < before);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
