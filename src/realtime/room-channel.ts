import type { Logger } from 'pino';
import { expelledBy, isAlteration, withStanding } from '../alteration.ts';
import type { Bus } from '../bus/bus.ts';
import { CloseCode } from '../close-codes.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { type StoredEntry, toWire } from '../entry.ts';
import { Refusal } from '../errors.ts';
import { HISTORY_MAX } from '../log/log-page.ts';
import { type Head, readSnapshot } from '../log/log-queries.ts';
import { type RoomRoster, readRosters } from '../presence/presence-queries.ts';
import type { Entry, Member, Room } from '../protocol.ts';
import { readRefused } from '../rights/right-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readRoom } from '../rooms/room-queries.ts';
import type { Connection } from './connection.ts';
import { encode, encodeAround } from './events.ts';
import { Frames } from './format.ts';
import type { ResumePoint } from './greeting.ts';
import { LogFollower } from './log-follower.ts';
import type { Pacer } from './pacer.ts';
import { type EncodedEntry, encodeEntry, RecentEntries, since } from './recent-entries.ts';
import { Roster } from './roster.ts';

/** The list of members is sent again at most so often, and one ms later for each who is online. */
const ROSTER_MS = 250;
const TYPING_MS = 3000;
const KICKED = 'sent out of this room';

/** What a channel works with. */
export interface ChannelParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly log: Logger;
  readonly pacer: Pacer;
  readonly counters: HubCounters;
}

/** Plain numbers that only grow. */
export interface HubCounters {
  /** Entries sent, once for each connection. */
  deliveries: number;
  /** Connections ended because their reader was too slow. */
  slowCloses: number;
}

/**
 * One room's connections on this node. Entries come by the bus alone, are put in order, encoded
 * once and flushed to all. What was flushed is what a newcomer is given, so that its history and
 * its live messages touch without a seam.
 */
export class RoomChannel {
  readonly room: Room;
  readonly #epoch: string;
  readonly #parts: ChannelParts;
  readonly #connections = new Set<Connection>();
  readonly #replying = new Set<Connection>();
  readonly #roster: Roster;
  #rosterVersion: number;
  readonly #follower: LogFollower;
  readonly #recent: RecentEntries;
  readonly #typedAt = new Map<string, number>();
  readonly #unsubscribe: () => void;
  #pending: EncodedEntry[] = [];
  #rosterTimer: NodeJS.Timeout | undefined;
  #ended: [code: number, reason: string] | undefined;
  /** `performance.now()`; who was admitted before that may have been so in vain. */
  #expelledAt = Number.NEGATIVE_INFINITY;

  /**
   * Opens a room on this node: listens first and reads then, so that nothing falls between.
   *
   * @throws {Refusal} `room_not_found`, `unavailable`
   */
  static async open(parts: ChannelParts, roomId: string): Promise<RoomChannel> {
    const early: RoomSignal[] = [];
    let receive = (signal: RoomSignal): void => void early.push(signal);
    const unsubscribe = parts.bus.subscribe(roomId, (signal) => receive(signal));
    try {
      await parts.bus.settled();
      const [room, snapshot] = await Promise.all([
        readRoom(parts.database, roomId),
        readSnapshot(parts.database, roomId, HISTORY_MAX),
      ]);
      // After the snapshot: a nick that changes in between has its entry above the head.
      const roster = (await readRosters(parts.database, [roomId])).get(roomId);
      if (!room || !snapshot || !roster) throw new Refusal('room_not_found');
      const recent = new RecentEntries(
        HISTORY_MAX,
        snapshot.headSeq,
        snapshot.entries.map((entry) => encodeEntry(entry, parts.config.LOCALE)),
      );
      recent.trim(snapshot.firstSeq);
      const channel = new RoomChannel(parts, room, snapshot.epoch, recent, roster, unsubscribe);
      receive = (signal) => channel.#receive(signal);
      for (const signal of early) channel.#receive(signal);
      return channel;
    } catch (error) {
      unsubscribe();
      throw error;
    }
  }

  private constructor(
    parts: ChannelParts,
    room: Room,
    epoch: string,
    recent: RecentEntries,
    roster: RoomRoster,
    unsubscribe: () => void,
  ) {
    this.#parts = parts;
    this.room = room;
    this.#epoch = epoch;
    this.#recent = recent;
    this.#roster = new Roster(roster.members);
    this.#rosterVersion = roster.version;
    this.#unsubscribe = unsubscribe;
    this.#follower = new LogFollower(parts, room.room_id, recent.headSeq, (entries) =>
      this.#enqueue(entries),
    );
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /** The latest entries that everybody here was sent. */
  get recent(): RecentEntries {
    return this.#recent;
  }

  /** How many connections one member has on this node. */
  countOf(memberId: string): number {
    return this.#of(memberId).length;
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
    this.#takeIn(connection);
    const { online, list: members } = this.#roster;
    const room = { ...this.room, online, head_seq: this.#recent.headSeq };
    const state = { room, epoch: this.#epoch, recent: this.#recent, members };
    connection.greet(state, resume, this.#parts.config);
    this.#connections.add(connection);
    if (connection.admittedAt <= this.#expelledAt) void this.#lookOver();
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
    const replying = new Set(this.#replying);
    this.#replying.clear();
    if (entries.length === 0) {
      for (const connection of replying) connection.flush(undefined);
      return;
    }
    this.#pending = [];
    this.#recent.push(entries);
    this.#parts.counters.deliveries += entries.length * this.#connections.size;
    const frames = new Frames((format) => format.entries(entries));
    const authors = new Set(entries.filter(({ clientId }) => clientId).map((e) => e.memberId));
    for (const connection of this.#connections) {
      const { format, member } = connection;
      const isAuthor = authors.has(member.member_id);
      connection.flush(isAuthor ? format.entries(entries, member.member_id) : frames.in(format));
    }
  }

  /**
   * This is from where to where the log reaches.
   *
   * @returns whether what was not delivered yet is still to be had
   */
  noteHead({ firstSeq, seq }: Head): boolean {
    this.#recent.trim(firstSeq);
    this.#follower.noteHead(seq);
    return firstSeq <= this.#follower.last + 1;
  }

  /** Whether the list of members is to be read again, since it has another version by now. */
  expectRoster(version: number): boolean {
    if (version === this.#rosterVersion) return false;
    this.#roster.beginRead();
    return true;
  }

  /** Mends what the bus has lost about who came and went. Who is connected here is here. */
  takeRoster({ version, members }: RoomRoster): void {
    this.#rosterVersion = version;
    const { came, went } = this.#roster.compare(members);
    const gone = went.filter((memberId) => this.countOf(memberId) === 0);
    this.#changeRoster([
      ...came.map((member) => this.#addToRoster(member)),
      ...gone.map((memberId) => this.#roster.remove(memberId)),
    ]);
  }

  /** Reads what the bus has not brought, should the log reach to `seq`. */
  async reach(seq: number): Promise<void> {
    await this.#follower.reach(seq);
    if (seq > this.#recent.headSeq) this.flush();
  }

  /** Ends the channel and every connection in it. */
  close(code: number, reason: string): void {
    this.#ended = [code, reason];
    this.#unsubscribe();
    this.#follower.close();
    clearTimeout(this.#rosterTimer);
    this.flush();
    for (const connection of this.#connections) connection.close(code, reason);
  }

  #receive(signal: RoomSignal): void {
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
        this.#changeRoster(signal.members.map((member) => this.#addToRoster(member)));
        break;
      case 'departed':
        for (const memberId of signal.memberIds) this.#typedAt.delete(memberId);
        this.#changeRoster(signal.memberIds.map((id) => this.#roster.remove(id)));
        break;
      case 'renamed':
        if (this.#roster.find(signal.member.member_id))
          this.#changeRoster([this.#addToRoster(signal.member)]);
        break;
      case 'left':
        this.#closeAll(this.#of(signal.memberId), CloseCode.normal, 'left the room');
        break;
      case 'revoked':
        this.#closeAll(this.#openedWith(signal), CloseCode.unauthorized, 'nickId is not valid now');
        break;
      case 'typing':
        this.#showTyping(signal.memberId, signal.nick);
        break;
    }
  }

  #enqueue(entries: readonly StoredEntry[]): void {
    const locale = this.#parts.config.LOCALE;
    for (const entry of entries) {
      this.#pending.push(encodeEntry(entry, locale));
      if (entry.kind === 'nick') this.#rename(entry);
      if (entry.kind === 'erase' || entry.details?.act !== undefined) this.#follow(entry);
    }
    this.#parts.pacer.schedule(this);
  }

  /** The log has the last word on who is called what, whatever the bus has lost. */
  #rename({ memberId, nick }: StoredEntry): void {
    const known = this.#roster.find(memberId);
    if (!known || known.user_name === nick) return;
    this.#changeRoster([this.#addToRoster({ ...known, user_name: nick })]);
  }

  /** An act changes what was said before it, or what somebody is in the room. */
  #follow(entry: StoredEntry): void {
    const told = toWire(entry, this.#parts.config.LOCALE);
    if (isAlteration(told)) {
      this.#recent.alter(told);
      this.#pending = this.#pending.map((one) => since(told, one));
    }
    const expelled = expelledBy(told);
    if (expelled !== undefined) this.#expel(expelled);
    else if (told.subject) this.#changeStanding(told.subject);
  }

  /** The log has the last word on what somebody is as well. */
  #changeStanding(subject: NonNullable<Entry['subject']>): void {
    const known = this.#roster.find(subject.member_id);
    const member = known && withStanding(known, subject);
    if (member) this.#changeRoster([this.#addToRoster(member)]);
  }

  /** Nobody reads on who may not, by whatever connection and from wherever he has come. */
  #expel(memberId: string): void {
    this.#closeAll(this.#of(memberId), CloseCode.kicked, KICKED);
    this.#changeRoster([this.#roster.remove(memberId)]);
    this.#expelledAt = performance.now();
    void this.#lookOver();
  }

  /** Closes the connections of those who may not read here, or not from where they are. */
  async #lookOver(): Promise<void> {
    const connections = [...this.#connections];
    try {
      const refused = await readRefused(this.#parts.database, this.room.room_id, connections);
      this.#closeAll(refused, CloseCode.kicked, KICKED);
    } catch (error) {
      // The next look at all credentials finds them.
      this.#parts.log.warn({ reason: String(error) }, 'could not look over the connections');
    }
  }

  /** Who was admitted before an entry came that gave him another nick has that one. */
  #takeIn(connection: Connection): void {
    const known = this.#roster.find(connection.member.member_id);
    if (known && known.user_name !== connection.member.user_name) connection.member = known;
    else this.#changeRoster([this.#addToRoster(connection.member)]);
  }

  /** A member who has another nick now speaks under it in its older tabs as well. */
  #addToRoster(member: Member): boolean {
    const isNews = this.#roster.add(member);
    if (isNews) for (const connection of this.#of(member.member_id)) connection.member = member;
    return isNews;
  }

  #changeRoster(changes: readonly boolean[]): void {
    if (changes.some(Boolean)) this.#rosterChanged();
  }

  #rosterChanged(): void {
    this.#rosterTimer ??= setTimeout(() => this.#tellRoster(), ROSTER_MS + this.#roster.online);
  }

  #tellRoster(): void {
    this.#rosterTimer = undefined;
    const presence = framesOf(encode({ type: 'presence', data: this.#roster.takeChanges() }));
    const members = framesOf(encodeAround('members', this.#roster.list));
    for (const connection of this.#connections) {
      const frames = connection.isClassic ? members : presence;
      connection.sendIfIdle(frames.in(connection.format));
    }
  }

  #showTyping(memberId: string, nick: string): void {
    const now = performance.now();
    if (now - (this.#typedAt.get(memberId) ?? Number.NEGATIVE_INFINITY) < TYPING_MS) return;
    this.#typedAt.set(memberId, now);
    const data = { member_id: memberId, user_name: nick };
    const frames = framesOf(encode({ type: 'typing', data }));
    for (const connection of this.#connections) {
      if (connection.member.member_id === memberId) continue;
      connection.sendIfIdle(frames.in(connection.format));
    }
  }

  #closeAll(connections: readonly Connection[], code: number, reason: string): void {
    this.flush();
    for (const connection of connections) connection.close(code, reason);
  }

  #openedWith({ memberId, credentialId }: Extract<RoomSignal, { type: 'revoked' }>): Connection[] {
    const ofMember = this.#of(memberId);
    if (credentialId === undefined) return ofMember;
    return ofMember.filter((connection) => connection.credentialId === credentialId);
  }

  #of(memberId: string): Connection[] {
    return [...this.#connections].filter(({ member }) => member.member_id === memberId);
  }
}

const framesOf = (event: string): Frames => new Frames((format) => format.events([event]));
