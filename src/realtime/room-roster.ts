import type { RosterRead } from '../presence/roster-queries.ts';
import { withStanding } from '../wire/alteration.ts';
import type { Entry, Member } from '../wire/protocol.ts';
import type { Connection } from './connection.ts';
import { encode, encodeAround } from './events.ts';
import { EventFrames } from './format.ts';
import type { RoomConnections } from './room-connections.ts';
import { Roster } from './roster.ts';

/** The list of members is sent again at most so often, and one ms later for each who is online. */
const ROSTER_MS = 250;

/**
 * Who is in a room, as its connections on this node are told: each change soon, many changes at once.
 */
export class RoomRoster {
  readonly #connections: RoomConnections;
  readonly #roster: Roster;
  #version: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(connections: RoomConnections, { version, members }: RosterRead) {
    this.#connections = connections;
    this.#roster = new Roster(members);
    this.#version = version;
  }

  get online(): number {
    return this.#roster.online;
  }

  /** The JSON array of who is online. */
  get list(): string {
    return this.#roster.list;
  }

  /** Who was admitted before an entry came that gave him another nick has that one. */
  takeIn(connection: Connection): void {
    const known = this.#roster.find(connection.member.member_id);
    if (known && known.user_name !== connection.member.user_name) connection.member = known;
    else this.arrived([connection.member]);
  }

  arrived(members: readonly Member[]): void {
    this.#change(members.map((member) => this.#add(member)));
  }

  departed(memberIds: readonly string[]): void {
    this.#change(memberIds.map((memberId) => this.#roster.remove(memberId)));
  }

  /** Somebody has another nick; it matters where he is online. */
  renamed(member: Member): void {
    if (this.#roster.find(member.member_id)) this.arrived([member]);
  }

  /** The log has the last word on who is called what, whatever the bus has lost. */
  rename(memberId: string, nick: string): void {
    const known = this.#roster.find(memberId);
    if (known) this.arrived([{ ...known, user_name: nick }]);
  }

  /** The same of role and sanction. */
  restate(subject: NonNullable<Entry['subject']>): void {
    const known = this.#roster.find(subject.member_id);
    const member = known && withStanding(known, subject);
    if (member) this.arrived([member]);
  }

  /** Whether the list is to be read again, since it has another version by now. */
  expect(version: number): boolean {
    if (version === this.#version) return false;
    this.#roster.beginRead();
    return true;
  }

  /** Takes the list as the database has it; but who is connected here is here, whatever it says. */
  take({ version, members }: RosterRead): void {
    this.#version = version;
    const { came, went } = this.#roster.compare(members);
    this.arrived(came);
    this.departed(went.filter((memberId) => !this.#connections.isHere(memberId)));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  /** A member who has another nick now speaks under it in its older tabs as well. */
  #add(member: Member): boolean {
    const isNews = this.#roster.add(member);
    if (!isNews) return false;
    for (const connection of this.#connections.of(member.member_id)) connection.member = member;
    return true;
  }

  #change(changes: readonly boolean[]): void {
    if (!changes.some(Boolean)) return;
    this.#timer ??= setTimeout(() => this.#tell(), ROSTER_MS + this.#roster.online);
  }

  #tell(): void {
    this.#timer = undefined;
    const presence = new EventFrames(
      encode({ type: 'presence', data: this.#roster.takeChanges() }),
    );
    const members = new EventFrames(encodeAround('members', this.#roster.list));
    this.#connections.tell(({ isClassic }) => (isClassic ? members : presence));
  }
}
