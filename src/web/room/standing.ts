import type { Member } from '../../client/index.ts';
import { ApiError, ask, withKey } from '../api.ts';
import type { Expulsion } from './expulsion.ts';

interface Me {
  readonly rights: readonly string[];
  readonly acts_on: readonly string[];
  readonly gives: readonly string[];
  readonly invites_to: readonly string[];
}

/** Each of them lets somebody look after a room, and have what that needs on the page. */
const CARES = ['review', 'kick', 'mute', 'ban', 'topic', 'calm', 'settings', 'appoint', 'close'];

/** setTimeout takes no more, in ms: what lasts longer is asked for again when one comes back. */
const LONGEST_MS = 2_147_483_647;

/** What one may do in a room just now: asked for when one comes in, and when one's role has changed. */
export class Standing {
  readonly #path: string;
  readonly #changed: () => void;
  #known = '';
  #rights: ReadonlySet<string> = new Set();
  #below: ReadonlySet<string> = new Set();
  /** Roles one may give to a member. */
  gives: readonly string[] = [];
  /** Roles one may invite people to, which are more than every newcomer has. */
  invitesTo: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(roomId: string, changed: () => void) {
    this.#path = `/rooms/${encodeURIComponent(roomId)}/me`;
    this.#changed = changed;
  }

  /** Whether the answer has come; before it, nobody is offered or denied anything. */
  get isKnown(): boolean {
    return this.#rights.size > 0;
  }

  may(right: string): boolean {
    return this.#rights.has(right);
  }

  /** Whether one looks after the room, in any way. */
  get cares(): boolean {
    return CARES.some((right) => this.may(right));
  }

  /** Whether one may act on whoever has this role; the server says so for each of them again. */
  isAbove(role: string): boolean {
    return this.#below.has(role);
  }

  /** One is this in the room now. */
  async follow(self: Member, nickId: string): Promise<void> {
    const { role, sanction } = self;
    const state = JSON.stringify([role, sanction]);
    if (state === this.#known) return;
    this.#known = state;
    this.#askAtEndOf(sanction?.until, () => this.#ask(nickId));
    await this.#ask(nickId);
  }

  /** Why one is not let in any more, as far as the server says so to somebody who was not there. */
  async expulsion(nickId: string): Promise<Expulsion | undefined> {
    try {
      await ask<Me>(this.#path, withKey(nickId));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'banned') return { act: 'ban', reason: '', until: error.until };
    }
    return undefined;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #ask(nickId: string): Promise<void> {
    const state = this.#known;
    try {
      const me = await ask<Me>(this.#path, withKey(nickId));
      if (state !== this.#known) return;
      this.#rights = new Set(me.rights);
      this.#below = new Set(me.acts_on);
      this.gives = me.gives;
      this.invitesTo = me.invites_to;
      this.#changed();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Asked again when one comes in the next time.
      this.#known = '';
    }
  }

  #askAtEndOf(until: string | undefined, ask: () => Promise<void>): void {
    clearTimeout(this.#timer);
    if (until === undefined) return;
    const ms = Math.max(0, new Date(until).getTime() - Date.now());
    if (ms < LONGEST_MS) this.#timer = setTimeout(() => void ask(), ms);
  }
}
