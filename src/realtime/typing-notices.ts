import { encode } from './events.ts';
import { EventFrames } from './format.ts';
import type { RoomConnections } from './room-connections.ts';

/** The others are told so often at most that somebody is typing. */
const TYPING_MS = 3000;

/** Tells a room who is typing. */
export class TypingNotices {
  readonly #connections: RoomConnections;
  readonly #toldAt = new Map<string, number>();

  constructor(connections: RoomConnections) {
    this.#connections = connections;
  }

  show(memberId: string, nick: string): void {
    const now = performance.now();
    if (now - (this.#toldAt.get(memberId) ?? Number.NEGATIVE_INFINITY) < TYPING_MS) return;
    this.#toldAt.set(memberId, now);
    const data = { member_id: memberId, user_name: nick };
    const typing = new EventFrames(encode({ type: 'typing', data }));
    this.#connections.tell(({ member }) => (member.member_id === memberId ? undefined : typing));
  }

  forget(memberId: string): void {
    this.#toldAt.delete(memberId);
  }
}
