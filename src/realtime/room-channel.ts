import type { Head } from '../log/head-queries.ts';
import type { RosterRead } from '../presence/roster-queries.ts';
import type { Revoked, RoomSignal } from '../room-signal.ts';
import { expelledBy, isAlteration } from '../wire/alteration.ts';
import { CloseCode } from '../wire/close-codes.ts';
import { type StoredEntry, toWire } from '../wire/entry.ts';
import type { Room } from '../wire/protocol.ts';
import { withChange } from '../wire/room-change.ts';
import type { RoomChange } from '../wire/room-settings.ts';
import { Batch } from './batch.ts';
import type { ChannelParts, ChannelState } from './channel-parts.ts';
import type { Connection } from './connection.ts';
import { encode } from './events.ts';
import { Expulsions } from './expulsions.ts';
import { EventFrames } from './format.ts';
import type { ResumePoint } from './greeting.ts';
import { LogFollower } from './log-follower.ts';
import { type EncodedEntry, encodeEntry, type RecentEntries, since } from './recent-entries.ts';
import { RoomConnections } from './room-connections.ts';
import { RoomRoster } from './room-roster.ts';
import { TypingNotices } from './typing-notices.ts';

/** What an onlooker is told where members alone may read. */
const MEMBERS_ONLY = [CloseCode.unauthorized, 'only members may read this room'] as const;

/**
 * One room's connections on this node. Entries come by the bus alone, are put in order, encoded
 * once and flushed to all. What was flushed is what a newcomer is given, so that its history and
 * its live messages touch without a seam.
 */
export class RoomChannel {
  #room: Room;
  readonly #epoch: string;
  readonly #parts: ChannelParts;
  readonly #connections = new RoomConnections();
  #replying = new Set<Connection>();
  readonly #roster: RoomRoster;
  readonly #expulsions: Expulsions;
  readonly #follower: LogFollower;
  readonly #recent: RecentEntries;
  readonly #typing = new TypingNotices(this.#connections);
  readonly #unsubscribe: () => void;
  #pending: EncodedEntry[] = [];
  #ended: [code: number, reason: string] | undefined;

  /** `openChannel` makes them: what the room's subject brings goes to `receive`. */
  constructor(parts: ChannelParts, state: ChannelState, unsubscribe: () => void) {
    this.#parts = parts;
    this.#room = state.room;
    this.#epoch = state.epoch;
    this.#recent = state.recent;
    this.#roster = new RoomRoster(this.#connections, state.roster);
    this.#expulsions = new Expulsions(
      parts,
      this.room.room_id,
      this.#connections,
      state.revocationSeq,
    );
    this.#unsubscribe = unsubscribe;
    this.#follower = new LogFollower(parts, this.room.room_id, this.#recent.headSeq, (entries) =>
      this.#enqueue(entries),
    );
  }

  /** As its entries have left it; who is online stands in the roster. */
  get room(): Room {
    return this.#room;
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections.all;
  }

  /** The latest entries that everybody here was sent. */
  get recent(): RecentEntries {
    return this.#recent;
  }

  /** Of the latest revocation that is certain to be carried out here. */
  get revocationSeq(): number {
    return this.#expulsions.revocationSeq;
  }

  /** How many connections one member has on this node. */
  countOf(memberId: string): number {
    return this.#connections.of(memberId).length;
  }

  /**
   * Greets a connection and takes it in, in one turn of the event loop: what was flushed until now
   * is its history, what is flushed from now on reaches it live.
   */
  attach(connection: Connection, resume: ResumePoint | undefined): void {
    // It was on its way in when the channel ended.
    if (this.#ended) {
      connection.close(...this.#ended);
      return;
    }
    const { isOnlooker } = connection;
    if (isOnlooker && this.room.settings.readers !== 'everyone') {
      connection.close(...MEMBERS_ONLY);
      return;
    }
    if (!isOnlooker) this.#roster.takeIn(connection);
    const { online, list } = this.#roster;
    const members = isOnlooker ? '[]' : list;
    const room = { ...this.room, online, head_seq: this.#recent.headSeq };
    const state = { room, epoch: this.#epoch, recent: this.#recent, members };
    connection.greet(state, resume, this.#parts.config);
    this.#connections.add(connection);
    this.#expulsions.check(connection);
  }

  detach(connection: Connection): void {
    this.#connections.delete(connection);
    this.#replying.delete(connection);
  }

  /** Sends an event to one connection with the room's next flush. */
  reply(connection: Connection, event: string): void {
    connection.reply(event);
    this.#replying.add(connection);
    this.#parts.pacer.schedule(this);
  }

  /** Sends what is pending: one frame for all, and to each the replies that are its own. */
  flush(): void {
    const entries = this.#pending;
    const replying = this.#replying;
    this.#pending = [];
    this.#replying = new Set();
    if (entries.length === 0) {
      for (const connection of replying) connection.flush(undefined);
      return;
    }
    this.#recent.push(entries);
    this.#parts.counters.deliveries += entries.length * this.connections.size;
    const batch = new Batch(entries);
    for (const connection of this.connections) connection.flush(batch);
  }

  /**
   * How far the room has come, as the database says.
   *
   * @returns whether the log still has all that was not delivered here yet
   */
  noteHead({ firstSeq, seq, epoch }: Head): boolean {
    if (epoch !== this.#epoch) return false;
    this.#recent.trim(firstSeq);
    this.#follower.noteHead(seq);
    return firstSeq <= this.#follower.last + 1;
  }

  /** Whether the list of members is to be read again, since it has another version by now. */
  expectRoster(version: number): boolean {
    return this.#roster.expect(version);
  }

  /** Takes the list of members as the database has it: the bus may have lost who came and went. */
  takeRoster(roster: RosterRead): void {
    this.#roster.take(roster);
  }

  /**
   * Carries out what was revoked since the last time, whether the bus has brought it or not.
   *
   * @returns whether it is all there: what is very old is not kept
   */
  takeRevocations(revocations: readonly Revoked[]): boolean {
    this.flush();
    return this.#expulsions.catchUp(revocations);
  }

  /** Reads the log to its head, where `seq` is later than what has come here. */
  async reach(seq: number): Promise<void> {
    await this.#follower.reach(seq);
    if (seq > this.#recent.headSeq) this.flush();
  }

  /** Ends the channel and every connection in it. */
  close(code: number, reason: string): void {
    this.#ended = [code, reason];
    this.#unsubscribe();
    this.#follower.close();
    this.#roster.close();
    this.flush();
    for (const connection of this.connections) connection.close(code, reason);
  }

  /** Takes what the bus brings about this room. */
  receive(signal: RoomSignal): void {
    switch (signal.type) {
      case 'entries':
        this.#follower.take(signal.entries);
        break;
      case 'head':
        this.#follower.noteHead(signal.seq);
        break;
      case 'trimmed':
        this.#recent.trim(signal.firstSeq);
        break;
      case 'stored':
        this.#follower.noteStored(signal.seq);
        break;
      case 'arrived':
        this.#roster.arrived(signal.members);
        break;
      case 'departed':
        for (const memberId of signal.memberIds) this.#typing.forget(memberId);
        this.#roster.departed(signal.memberIds);
        break;
      case 'renamed':
        this.#roster.renamed(signal.member);
        break;
      case 'left':
      case 'revoked':
        // Who is concerned is told all that was before it.
        this.flush();
        this.#expulsions.revoke(signal);
        break;
      case 'policy':
        this.#parts.policies.forget(this.#room.room_id);
        break;
      case 'queue':
        this.#tellQueue(signal);
        break;
      case 'closed':
        // Whoever has closed it is told first that it is done.
        setImmediate(() => this.close(CloseCode.roomGone, 'the room is closed'));
        break;
      case 'typing':
        this.#typing.show(signal.memberId, signal.nick);
        break;
    }
  }

  #enqueue(entries: readonly StoredEntry[]): void {
    const locale = this.#parts.config.LOCALE;
    for (const entry of entries) {
      this.#pending.push(encodeEntry(entry, locale));
      if (entry.kind === 'nick') this.#roster.rename(entry.memberId, entry.nick);
      if (entry.kind === 'erase' || entry.details?.act !== undefined) this.#follow(entry);
    }
    this.#parts.pacer.schedule(this);
  }

  /** An act changes what was said before it, or what somebody is in the room. */
  #follow(entry: StoredEntry): void {
    const told = toWire(entry, this.#parts.config.LOCALE);
    if (isAlteration(told)) {
      this.#recent.alter(told);
      this.#pending = this.#pending.map((one) => since(told, one));
    }
    if (told.act?.change) this.#change(told.act.change);
    const expelled = expelledBy(told);
    if (expelled !== undefined) this.#expel(expelled, entry.seq);
    else if (told.subject) this.#roster.restate(told.subject);
  }

  #change(change: RoomChange): void {
    this.#room = withChange(this.#room, change);
    if (change.readers === 'members') this.#sendOnlookersAway();
    this.#parts.policies.forget(this.#room.room_id);
  }

  #sendOnlookersAway(): void {
    this.flush();
    for (const connection of this.connections) {
      if (connection.isOnlooker) connection.close(...MEMBERS_ONLY);
    }
  }

  #tellQueue({ roles, counts }: Extract<RoomSignal, { type: 'queue' }>): void {
    const queue = new EventFrames(encode({ type: 'queue', data: counts }));
    this.#connections.tell(({ member }) => (roles.includes(member.role) ? queue : undefined));
  }

  #expel(memberId: string, seq: number): void {
    this.flush();
    this.#roster.departed([memberId]);
    this.#expulsions.expel(memberId, seq);
  }
}
