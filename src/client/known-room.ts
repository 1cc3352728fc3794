import { withStanding } from '../wire/alteration.ts';
import type { Entry, Member, Presence, RoomChange, Welcome } from '../wire/protocol.ts';
import { withChange } from '../wire/room-change.ts';
import type { Emitter } from './emitter.ts';
import type { RoomEvents } from './room-events.ts';
import { changed, listed, type Roster, renamed, restated } from './roster.ts';

/** What is known of a room: what the server has said of it, as the entries since have changed it. */
export class KnownRoom {
  readonly #emitter: Emitter<RoomEvents>;
  #welcome: Welcome | undefined;
  #roster: Roster = { online: 0, members: [] };

  constructor(emitter: Emitter<RoomEvents>) {
    this.#emitter = emitter;
  }

  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  get roster(): Roster {
    return this.#roster;
  }

  welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#roster = { ...this.#roster, online: welcome.room.online };
    this.#emitter.emit('welcome', welcome);
  }

  listed(members: Member[]): void {
    this.#setRoster(listed(members, this.#roster.online));
  }

  changed(presence: Presence): void {
    this.#setRoster(changed(this.#roster, presence));
  }

  /** What was missed may be older than what `welcome` says; the last of it is not. */
  follow({ log_kind: kind, subject, act }: Entry): void {
    if (kind === 'nick' && subject !== undefined) this.#rename(subject);
    if (act !== undefined && subject !== undefined) this.#restate(subject);
    if (act?.change !== undefined) this.#change(act.change);
  }

  #rename(subject: { member_id: string; user_name: string }): void {
    const { member_id: id, user_name } = subject;
    this.#alterSelf(id, (self) => ({ ...self, user_name }));
    this.#setRoster(renamed(this.#roster, subject));
  }

  #restate(subject: NonNullable<Entry['subject']>): void {
    this.#alterSelf(subject.member_id, (self) => withStanding(self, subject) ?? self);
    this.#setRoster(restated(this.#roster, subject));
  }

  #alterSelf(memberId: string, alter: (self: Member) => Member): void {
    const welcome = this.#welcome;
    if (welcome?.self.member_id !== memberId) return;
    this.#welcome = { ...welcome, self: alter(welcome.self) };
  }

  #change(change: RoomChange): void {
    if (this.#welcome === undefined) return;
    const room = withChange(this.#welcome.room, change);
    this.#welcome = { ...this.#welcome, room };
    this.#emitter.emit('room', room);
  }

  #setRoster(roster: Roster): void {
    this.#roster = roster;
    this.#emitter.emit('members', roster);
  }
}
