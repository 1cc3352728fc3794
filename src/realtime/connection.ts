import type { Writable } from 'node:stream';
import type { Config } from '../config/config.ts';
import type { Member } from '../wire/protocol.ts';
import type { Batch } from './batch.ts';
import { type Format, frameOf } from './format.ts';
import type { ResumePoint, RoomState } from './greeting.ts';

/** Bytes that wait for a slow reader above which what may be dropped is dropped. */
const DROP_ABOVE = 256 * 1024;
/** Bytes above which the reader is too slow at once. */
const CLOSE_ABOVE = 1024 * 1024;
/** Bytes that may not wait for longer than STUCK_AFTER_MS. */
const STUCK_ABOVE = 64 * 1024;
const STUCK_AFTER_MS = 10_000;

/** Who is at the other end of a connection, and by which credential. */
export interface Occupant {
  readonly roomId: string;
  readonly member: Member;
  readonly credentialId: number;
  /** When he entered the room first, in ms since 1970. */
  readonly enteredAt: number;
  /** As `addressOf` answers it. */
  readonly address: string;
  /** Of the room's newest entry when he was let in. */
  readonly headSeq: number;
  /** Of the latest revocation in the room when it was let in. */
  readonly revocationSeq: number;
}

/** Whoever reads a room that everybody may read. He proves nothing, so nothing can be revoked. */
export const ONLOOKER = {
  member: { member_id: '', user_name: '', head_num: 0, role: 'visitor' },
  credentialId: 0,
  enteredAt: 0,
  headSeq: Number.POSITIVE_INFINITY,
  revocationSeq: Number.POSITIVE_INFINITY,
} as const;

/**
 * One connection of a member in a room, a socket or an event stream. It sends, and gives up on a
 * reader that is too slow: such a reader comes back and resumes, and nobody else has waited for it.
 */
export abstract class Connection {
  readonly roomId: string;
  member: Member;
  readonly credentialId: number;
  readonly enteredAt: number;
  readonly address: string;
  readonly headSeq: number;
  readonly revocationSeq: number;
  /** Comes without the subprotocol, as clients of the original design do. */
  abstract readonly isClassic: boolean;
  /** How what the room sends is written on this wire. */
  abstract readonly format: Format;
  /** `performance.now()` when the peer was last heard. */
  heardAt = performance.now();
  /** Whether it was asked for a sign of life since then. */
  asked = false;
  /** Whether it was ended because its reader was too slow. */
  wasTooSlow = false;
  readonly #raw: Writable;
  #replies: string[] = [];
  /** Bytes of a history that are on their way. */
  #history = 0;
  #stuckSince: number | undefined;

  constructor(raw: Writable, occupant: Occupant) {
    const { roomId, member, credentialId, enteredAt } = occupant;
    const { address, headSeq, revocationSeq } = occupant;
    this.#raw = raw;
    this.roomId = roomId;
    this.member = member;
    this.credentialId = credentialId;
    this.enteredAt = enteredAt;
    this.address = address;
    this.headSeq = headSeq;
    this.revocationSeq = revocationSeq;
  }

  abstract get isOpen(): boolean;

  /** Whether its reader has not entered: he reads what is said and is not told who is there. */
  get isOnlooker(): boolean {
    return this.member === ONLOOKER.member;
  }

  /** Sends what a newcomer is told first. */
  abstract greet(state: RoomState, resume: ResumePoint | undefined, config: Config): void;

  /** Closes with a code of the protocol. */
  abstract close(code: number, reason: string): void;

  /** Ends a connection whose peer cannot be told. */
  abstract terminate(): void;

  /** Asks for a sign of life. */
  abstract ping(): void;

  /** Tells a reader that is too slow, should it ever read on, and does not wait for it. */
  protected abstract endSlow(): void;

  /** The reader is too slow. */
  giveUp(): void {
    this.wasTooSlow = true;
    this.endSlow();
  }

  /** Bytes that wait in this process for the peer to read. */
  get buffered(): number {
    return this.#raw.writableLength;
  }

  /** Sends events, given as JSON, in one frame. */
  send(...events: string[]): void {
    this.#write(frameOf(this.format, events));
  }

  /**
   * Sends a frame that the peer has asked for. A history may be of any size, so it does
   * not count while it is on its way; a second one does, for who asks on and on has to read as well.
   */
  sendHistory(frame: Buffer): void {
    if (this.#history > 0) {
      this.#write(frame);
      return;
    }
    this.#history = frame.length;
    this.#write(frame, () => {
      this.#history = 0;
    });
  }

  /** Sends a frame that nobody misses if the reader is behind. */
  sendIfIdle(frame: Buffer): void {
    if (this.#behind <= DROP_ABOVE) this.#write(frame);
  }

  /** Keeps an event, given as JSON, for the room's next flush, which it shares a frame with. */
  reply(event: string): void {
    this.#replies.push(event);
  }

  /** Sends what was kept, and what the room has for all after it, in one frame. */
  flush(batch: Batch | undefined): void {
    const replies = this.#replies;
    if (replies.length > 0) this.#replies = [];
    const { member_id: memberId } = this.member;
    if (!batch) this.send(...replies);
    else if (replies.length === 0 && !batch.isAuthor(memberId))
      this.#write(batch.shared(this.format));
    else this.#write(batch.own(this.format, memberId, replies));
  }

  get #behind(): number {
    return this.buffered - this.#history;
  }

  #write(frame: Buffer, done?: () => void): void {
    // A wire may have no words for it.
    if (!this.isOpen || frame.length === 0) return;
    // What was asked for may be of any size.
    if (this.#isTooSlow(done ? 0 : frame.length)) this.giveUp();
    else this.#raw.write(frame, done);
  }

  /** Whoever keeps up is sent `bytes` however many they are: he has had no time to read them. */
  #isTooSlow(bytes: number): boolean {
    const waiting = this.#behind;
    if (waiting <= STUCK_ABOVE) {
      this.#stuckSince = undefined;
      return false;
    }
    const now = performance.now();
    this.#stuckSince ??= now;
    return waiting + bytes > CLOSE_ABOVE || now - this.#stuckSince > STUCK_AFTER_MS;
  }
}
