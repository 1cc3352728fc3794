import type { ActFrame, ActName } from '../wire/act-frames.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type {
  Ack,
  Acted,
  Entry,
  ErrorData,
  History,
  ServerEvent,
  Welcome,
} from '../wire/protocol.ts';
import { Alterations } from './alterations.ts';
import { Emitter } from './emitter.ts';
import { KnownRoom } from './known-room.ts';
import { Line, type RoomState } from './line.ts';
import type { Link, LinkHandlers } from './link.ts';
import { newClientId } from './new-client-id.ts';
import { Requests, type SpokenFrame } from './requests.ts';
import { RoomError } from './room-error.ts';
import type { RoomEvents } from './room-events.ts';
import type { Roster } from './roster.ts';
import { Sequence } from './sequence.ts';

/** The server broadcasts `typing` of one member at most this often, in ms. */
const TYPING_EVERY_MS = 3_000;
/** Before a gap is asked for again that an answer did not close, in ms. */
const GAP_AGAIN_MS = 250;

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

/**
 * A person's place in one room, over as many connections as it takes. Made by `connect()`.
 * Whatever the network does, `message` tells the room's entries in order and each once, and what
 * was sent is in the room once when its `acked` resolves.
 */
export class RoomClient {
  readonly #emitter = new Emitter<RoomEvents>();
  readonly #sequence: Sequence;
  readonly #requests = new Requests((reason) => this.#line.giveUp(reason));
  readonly #room = new KnownRoom(this.#emitter);
  readonly #alterations = new Alterations();
  readonly #line: Line;
  #epoch: string | undefined;
  /** What the first `logs` of this connection is: what was missed, or all there is to show. */
  #awaiting: 'missed' | 'reset' | undefined;
  #filling = false;
  #typedAt = 0;
  readonly #handlers: Handlers = {
    welcome: (welcome) => this.#onWelcome(welcome),
    message: (entry) => this.#onEntry(entry),
    logs: (logs) => this.#onLogs(logs),
    ack: (ack) => this.#requests.acked(ack),
    acted: (acted) => this.#requests.acted(acted),
    error: (error) => this.#onError(error),
    members: (members) => this.#room.listed(members),
    presence: (presence) => this.#room.changed(presence),
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
    return this.#room.welcome;
  }

  get roster(): Roster {
    return this.#room.roster;
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
    return this.#speak({ type: 'message', clientId: newClientId(), content });
  }

  /** Takes another nick, once what was sent before it has been said under the old one. */
  changeNick(nick: string): Sent {
    return this.#speak({ type: 'nick', clientId: newClientId(), nick });
  }

  /**
   * Does something to the room or to somebody in it: `client.act('mute', { memberId, seconds: 600 })`.
   * What there is stands in docs/moderation.md.
   *
   * @throws {RoomError} when it is refused, or the client is closed; nothing was done then
   */
  act<N extends ActName>(name: N, fields: Omit<ActFrame<N>, 'clientId'>): Promise<Acted> {
    return this.#requests.act(name, fields);
  }

  /**
   * At most `limit` (200) entries before or after a seq, ascending; without either the latest.
   *
   * @throws {RoomError} when the query is refused or the client is closed
   */
  history(range: { before?: number; after?: number; limit?: number } = {}): Promise<History> {
    return this.#alterations.applied(this.#requests.query(range));
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

  #speak(frame: SpokenFrame): Sent {
    const acked = this.#requests.speak(frame);
    // Who does not look at the outcome must not have his process ended by it.
    acked.catch(() => {});
    return { clientId: frame.clientId, acked };
  }

  #onWelcome(welcome: Welcome): void {
    const first = this.lastSeq === undefined;
    if (first) this.#sequence.startAt(welcome.head_seq);
    this.#sequence.expect(welcome.head_seq);
    this.#awaiting = first ? undefined : welcome.resumed ? 'missed' : 'reset';
    this.#epoch = welcome.epoch;
    this.#room.welcomed(welcome);
    this.#line.welcomed(welcome.heartbeat_ms);
    this.#requests.open((frame) => this.#line.send(frame));
  }

  #onEntry(entry: Entry): void {
    if (this.#awaiting === 'reset') this.#sequence.hold([entry]);
    else this.#deliver([entry]);
  }

  #onLogs(data: Entry[] | History): void {
    const history = Array.isArray(data) ? { messages: data, has_more: false } : data;
    const awaited = this.#awaiting;
    this.#awaiting = undefined;
    if (awaited === 'reset') this.#restart(history);
    else if (awaited !== 'missed' && this.#requests.answered(history)) return;
    else this.#deliver(history.messages);
  }

  #restart(history: History): void {
    this.#sequence.startAt(history.messages.at(-1)?.log_seq ?? this.welcome?.head_seq ?? 0);
    this.#emitter.emit('reset', history);
    this.#deliver([]);
  }

  #deliver(entries: readonly Entry[]): void {
    for (const entry of this.#sequence.offer(entries)) {
      this.#alterations.note(entry);
      this.#room.follow(entry);
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
        const { messages } = await this.#requests.query({ after });
        this.#deliver(messages);
        if (this.lastSeq === after) await pause(GAP_AGAIN_MS);
      }
    } catch {
      // Refused, or closed. The next entry shows the gap again.
    } finally {
      this.#filling = false;
    }
  }

  #onError(data: ErrorData): void {
    this.#emitter.emit('error', data);
    this.#requests.refused(data);
    if (data.retry_ms !== undefined) this.#line.askedToWait(data.retry_ms);
  }

  #onLost(code: number): void {
    if (code === CloseCode.frameTooBig) this.#requests.tooBig();
    this.#requests.pause();
  }

  #onState(state: RoomState): void {
    if (state.name === 'closed') {
      this.#requests.end(new RoomError('closed', 'The connection to the room has ended.'));
    }
    this.#emitter.emit('state', state);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
