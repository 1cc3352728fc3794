import _ from 'lodash';
import { MEMBERS_MAX, type Member, type Presence } from '../wire/protocol.ts';

/** Who is online in a room, and what has changed since the room was last told. */
export class Roster {
  readonly #members = new Map<string, Member>();
  readonly #joined = new Map<string, Member>();
  readonly #left = new Map<string, Member>();
  /** Who came or went since a reading of the list began. */
  readonly #touched = new Set<string>();
  #list: string | undefined;

  constructor(members: readonly Member[]) {
    for (const member of members) this.#members.set(member.member_id, member);
  }

  get online(): number {
    return this.#members.size;
  }

  find(memberId: string): Member | undefined {
    return this.#members.get(memberId);
  }

  /** Answers whether that changed anything. */
  add(member: Member): boolean {
    this.#touched.add(member.member_id);
    const known = this.#members.get(member.member_id);
    if (_.isEqual(known, member)) return false;
    this.#members.set(member.member_id, member);
    this.#left.delete(member.member_id);
    this.#joined.set(member.member_id, member);
    this.#list = undefined;
    return true;
  }

  /** Answers whether that changed anything. */
  remove(memberId: string): boolean {
    this.#touched.add(memberId);
    const member = this.#members.get(memberId);
    if (!member) return false;
    this.#members.delete(memberId);
    // Told even if the join was not: newcomers may know the member from their list.
    this.#joined.delete(memberId);
    this.#left.set(memberId, member);
    this.#list = undefined;
    return true;
  }

  /** The list is about to be read from the database. */
  beginRead(): void {
    this.#touched.clear();
  }

  /**
   * What has to be changed to agree with a list that was read. About those who came or went
   * meanwhile it says nothing, since it may be older than they are.
   */
  compare(members: readonly Member[]): { came: Member[]; went: string[] } {
    const listed = new Set(members.map((member) => member.member_id));
    const isCertain = (memberId: string): boolean => !this.#touched.has(memberId);
    return {
      came: members.filter((member) => isCertain(member.member_id)),
      went: [...this.#members.keys()].filter((id) => !listed.has(id) && isCertain(id)),
    };
  }

  /** The JSON array of who is online; kept, because a crowd asks for the same one. */
  get list(): string {
    this.#list ??= JSON.stringify([...this.#members.values()].slice(0, MEMBERS_MAX));
    return this.#list;
  }

  /** What changed since the last call. */
  takeChanges(): Presence {
    const changes = {
      online: this.online,
      joined: [...this.#joined.values()].slice(0, MEMBERS_MAX),
      left: [...this.#left.values()].slice(0, MEMBERS_MAX),
    };
    this.#joined.clear();
    this.#left.clear();
    return changes;
  }
}
