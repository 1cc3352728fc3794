import { Refusal } from '../errors.ts';
import { ExpiringMap } from '../limits/expiring-map.ts';
import { Repeats, type Said } from './repeats.ts';
import type { RoomPolicies, RoomPolicy } from './room-policies.ts';
import { isShouted } from './shouting.ts';

/** The longest slow mode, in ms. */
const SLOW_MAX_MS = 21_600_000;

/** A message, and who wants to say it. */
export interface Utterance extends Said {
  readonly role: string;
  /** When its author entered the room first, in ms since 1970. */
  readonly enteredAt: number;
}

/**
 * What a room asks of its messages, checked from this node's memory: a flood is turned away before it
 * costs anybody anything. Lock and slow mode have to hold on all nodes, so the log checks these two
 * once more where the message is stored.
 */
export class MessageGuard {
  readonly #policies: RoomPolicies;
  readonly #clock: () => number;
  readonly #repeats = new Repeats();
  readonly #last = new ExpiringMap<{ at: number; clientId: string }>(SLOW_MAX_MS);

  /** @param clock milliseconds that never go back */
  constructor(policies: RoomPolicies, clock: () => number = () => performance.now()) {
    this.#policies = policies;
    this.#clock = clock;
  }

  /** The policy to hand to the others: at once where it is known, which it nearly always is. */
  policyOf(roomId: string): RoomPolicy | Promise<RoomPolicy> {
    return this.#policies.of(roomId);
  }

  /**
   * Whether this member may speak at all just now. Costs a look-up, so it comes before the limits.
   *
   * @throws {Refusal} `room_locked`, `slow_mode`
   */
  admit(policy: RoomPolicy, utterance: Utterance): void {
    if (policy.exempt.has(utterance.role)) return;
    if (utterance.enteredAt > policy.mutedAfter) throw new Refusal('room_locked');
    const last = policy.slowMs > 0 ? this.#last.get(keyOf(utterance)) : undefined;
    if (!last || last.clientId === utterance.clientId) return;
    const waitMs = last.at + policy.slowMs - this.#clock();
    if (waitMs > 0) throw new Refusal('slow_mode', { retryMs: Math.ceil(waitMs) });
  }

  /**
   * Whether what is said may be said; `true`: moderators see it first.
   *
   * @throws {Refusal} `message_repeated`, `message_shouted`, `message_unwanted`
   */
  judge(policy: RoomPolicy, utterance: Utterance): boolean {
    if (policy.exempt.has(utterance.role)) return false;
    const { capsPercent, repeatMs, filter } = policy;
    if (repeatMs > 0 && this.#repeats.isRepeat(utterance, repeatMs, this.#clock())) {
      throw new Refusal('message_repeated');
    }
    if (capsPercent > 0 && isShouted(utterance.content, capsPercent)) {
      throw new Refusal('message_shouted');
    }
    const verdict = filter.verdictOn(utterance.content);
    if (verdict === 'refuse') throw new Refusal('message_unwanted');
    return verdict === 'hold';
  }

  /**
   * What a message is to be from now on; it cannot be held back any more.
   *
   * @throws {Refusal} `message_shouted`, `message_unwanted`
   */
  async judgeEdit(roomId: string, role: string, content: string): Promise<void> {
    const { exempt, capsPercent, filter } = await this.#policies.of(roomId);
    if (exempt.has(role)) return;
    if (capsPercent > 0 && isShouted(content, capsPercent)) throw new Refusal('message_shouted');
    if (filter.verdictOn(content) !== 'pass') throw new Refusal('message_unwanted');
  }

  /**
   * Whether a room's rules have nothing against a nick. What they would hold back is refused: a nick
   * cannot wait for moderators.
   *
   * @throws {Refusal} `nick_unwanted`
   */
  async judgeNick(roomId: string, role: string, nick: string): Promise<void> {
    const { exempt, filter } = await this.#policies.of(roomId);
    if (exempt.has(role) || filter.verdictOn(nick) === 'pass') return;
    throw new Refusal('nick_unwanted');
  }

  /** It was stored just now: what was stored before makes nobody wait anew. */
  said({ slowMs, repeatMs }: RoomPolicy, said: Said): void {
    const now = this.#clock();
    const { clientId } = said;
    if (slowMs > 0) this.#last.set(keyOf(said), { at: now, clientId }, now);
    if (repeatMs > 0) this.#repeats.note(said, repeatMs, now);
  }
}

const keyOf = ({ roomId, memberId }: Said): string => `${roomId}/${memberId}`;
