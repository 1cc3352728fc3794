import { Emitter } from '../../client/emitter.ts';
import {
  type ActFrame,
  type ActName,
  CloseCode,
  connect,
  type Entry,
  type Member,
  type QueueCounts,
  type Room,
  type RoomClient,
  RoomError,
  type RoomState,
  type Roster,
  type Welcome,
} from '../../client/index.ts';
import { changeNick } from '../api.ts';
import { memberOf, type Seat } from '../seats.ts';
import { sentenceFor } from '../texts.ts';
import { Conversation } from './conversation.ts';
import { type Expulsion, expulsionOf } from './expulsion.ts';
import { MissedCounter } from './missed.ts';
import { type Obstacle, ObstacleWatch } from './obstacle.ts';
import { Passing } from './passing.ts';
import { SeatKeeper } from './seat-keeper.ts';
import { Standing } from './standing.ts';
import { Typists } from './typists.ts';

interface SessionEvents {
  room: undefined;
  queue: undefined;
}

interface SessionHost {
  /** Something that is shown has changed. */
  changed: () => void;
  /** An entry came live. */
  told: (entry: Entry) => void;
  state: (state: RoomState) => void;
}

/** One person's stay in a room: everything the page shows, without the page. */
export class RoomSession {
  readonly roomId: string;
  readonly selfId: string;
  readonly conversation: Conversation;
  readonly typists: Typists;
  /** What is said for a while. */
  readonly passing: Passing;
  /** What one may do here. */
  readonly standing: Standing;
  readonly #host: SessionHost;
  readonly #missed: MissedCounter;
  readonly #seat: SeatKeeper;
  #client: RoomClient;
  readonly #obstacles: ObstacleWatch;
  #isForgotten = false;
  readonly #events = new Emitter<SessionEvents>();
  roster: Roster = { online: 0, members: [] };
  state: RoomState = { name: 'connecting' };
  /** What waits for moderators; undefined to others. */
  queue: QueueCounts | undefined;
  /** Why one was sent out, where one was. */
  expulsion: Expulsion | undefined;

  constructor(roomId: string, seat: Seat, host: SessionHost) {
    this.roomId = roomId;
    this.#seat = new SeatKeeper(roomId, seat);
    this.selfId = memberOf(seat.nickId);
    this.#host = host;
    this.#missed = new MissedCounter(this.selfId);
    this.typists = new Typists(host.changed);
    this.passing = new Passing(host.changed);
    this.standing = new Standing(roomId, host.changed);
    this.#obstacles = new ObstacleWatch(roomId, host.changed);
    this.conversation = new Conversation({
      client: () => this.#client,
      selfId: this.selfId,
      changed: host.changed,
    });
    this.#client = this.#connect();
  }

  get welcome(): Welcome | undefined {
    return this.#client.welcome;
  }

  get roomName(): string {
    return this.room?.room_name ?? this.#seat.seat.roomName;
  }

  /** Why the connection does not come about; undefined while that is not known, or all is well. */
  get obstacle(): Obstacle | undefined {
    return this.#obstacles.obstacle;
  }

  /** As the entries until now have made it; undefined before one has come in. */
  get room(): Room | undefined {
    return this.welcome?.room;
  }

  /** Oneself, as the room sees one. */
  get self(): Member | undefined {
    return this.welcome?.self;
  }

  /**
   * Does something to the room or to somebody in it.
   *
   * @returns the secret of a link that was made; '' of all else
   * @throws {RoomError} why it was not done
   */
  async act<N extends ActName>(name: N, fields: Omit<ActFrame<N>, 'clientId'>): Promise<string> {
    return (await this.#client.act(name, fields)).secret ?? '';
  }

  /** Calls `listener` when the room is set another way, or when more or less waits for moderators. */
  on(event: keyof SessionEvents, listener: () => void): () => void {
    return this.#events.on(event, listener);
  }

  /** How much waits for moderators. */
  noteQueue(queue: QueueCounts): void {
    this.queue = queue;
    this.#host.changed();
  }

  /** Takes the role that a link gives. */
  async claim(secret: string): Promise<void> {
    try {
      await this.act('claim', { secret });
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      // Who has that role already need not hear of it.
      if (error.code !== 'already_done') this.tell(sentenceFor(error));
    }
  }

  get ownerLink(): string | undefined {
    return this.#seat.seat.ownerLink;
  }

  keepOwnerLink(link: string): void {
    this.#seat.keepOwnerLink(link);
  }

  get nickId(): string {
    return this.#seat.seat.nickId;
  }

  typing(): void {
    this.#client.typing();
  }

  /**
   * Takes another nick.
   *
   * @throws {ApiError} when the server refuses it
   */
  async changeNick(nick: string): Promise<void> {
    await changeNick(this.roomId, this.nickId, nick);
  }

  /** The server ends connections by the old key; the next one is made with the new one. */
  takeKey(fresh: Promise<string>): Promise<void> {
    return this.#seat.takeKey(fresh);
  }

  forgotten(): void {
    this.#isForgotten = true;
    this.#seat.forget();
    this.close();
    this.#enter({ name: 'closed', code: CloseCode.normal, reason: '' });
  }

  #isCalled(nick: string): void {
    this.#seat.called(nick, this.welcome?.self.head_num ?? 0);
  }

  leave(): void {
    this.#client.leave();
  }

  /** Tries again at once, also where the server had said to stay away. */
  comeBack(): void {
    const { lastSeq, epoch } = this.#client;
    if (this.#client.state.name !== 'closed') this.#client.reconnect();
    else this.#client = this.#connect(lastSeq, epoch);
  }

  close(): void {
    this.passing.stop();
    this.standing.stop();
    this.#client.close();
  }

  #connect(after?: number, epoch?: string): RoomClient {
    const from = { ...(after !== undefined && { after }), ...(epoch !== undefined && { epoch }) };
    const { nickId } = this;
    const client = connect({ url: location.origin, roomId: this.roomId, nickId, ...from });
    this.#followEntries(client);
    this.#followPeople(client);
    client.on('state', (state) => void this.#onState(state, nickId));
    void this.#onState(client.state, nickId);
    return client;
  }

  #followEntries(client: RoomClient): void {
    const { conversation } = this;
    client.on('welcome', (welcome) => {
      this.#isCalled(welcome.self.user_name);
      void this.standing.follow(welcome.self, this.nickId);
      if (!conversation.loaded) void conversation.readOlder(welcome.head_seq + 1);
      else {
        const cut = this.#missed.welcome(welcome, client.lastSeq ?? 0);
        if (cut !== undefined) this.passing.say('missed', cut);
      }
    });
    client.on('message', (entry) => {
      this.typists.stopped(entry.log_user_id);
      if (isNickOf(entry, this.selfId)) this.#isCalled(entry.subject?.user_name ?? '');
      if (entry.subject?.member_id === this.selfId) this.#onDoneToSelf(entry);
      conversation.told(entry, this.#missed.includes(entry));
      const missed = this.#missed.told(entry);
      if (missed !== undefined) conversation.look();
      if (missed !== undefined && missed.count > 0) this.passing.say('missed', missed);
      this.#host.told(entry);
    });
    client.on('reset', (history) => conversation.reset(history));
    client.on('error', (error) => {
      if (error.client_id === undefined) this.tell(sentenceFor(error));
      else conversation.outbox.explain(error.client_id, sentenceFor(error));
    });
  }

  #onDoneToSelf(entry: Entry): void {
    this.expulsion = expulsionOf(entry, this.selfId);
    if (this.self !== undefined) void this.standing.follow(this.self, this.nickId);
  }

  #followPeople(client: RoomClient): void {
    client.on('room', () => {
      this.#events.emit('room', undefined);
      this.#host.changed();
    });
    client.on('queue', (queue) => {
      this.noteQueue(queue);
      this.#events.emit('queue', undefined);
    });
    client.on('members', (roster) => {
      this.roster = roster;
      this.#host.changed();
    });
    client.on('typing', ({ member_id: id, user_name: nick }) => {
      if (id !== this.selfId) this.typists.types(id, nick);
    });
  }

  /** @param nickId the key of that connection */
  async #onState(state: RoomState, nickId: string): Promise<void> {
    if (this.#isForgotten) return;
    const isUnknown = state.name === 'closed' && state.code === CloseCode.unauthorized;
    if (isUnknown && (await this.#seat.isRenewed(nickId))) {
      this.comeBack();
      return;
    }
    const isOut = state.name === 'closed' && state.code === CloseCode.kicked;
    if (isOut) this.expulsion ??= await this.standing.expulsion(nickId);
    this.#enter(state);
  }

  #enter(state: RoomState): void {
    this.state = state;
    this.#obstacles.follow(state);
    this.#host.state(state);
    this.#host.changed();
  }

  /** Says for a while what went wrong. */
  tell(sentence: string): void {
    this.passing.say('trouble', sentence);
  }
}

/** Whether an entry says that this member has another nick. */
const isNickOf = ({ log_kind: kind, subject }: Entry, memberId: string): boolean =>
  kind === 'nick' && subject?.member_id === memberId;
