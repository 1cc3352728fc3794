import type { ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type { Member } from '../wire/protocol.ts';
import { Connection, type Occupant } from './connection.ts';
import { EVENT_STREAM, sse } from './event-stream.ts';
import { splitEvent } from './events.ts';
import { type Format, frameOf } from './format.ts';
import { missedSince, type ResumePoint, type RoomState, welcome } from './greeting.ts';
import type { EncodedEntry } from './recent-entries.ts';
import { TEXT_STREAM } from './text-stream.ts';

/** How long a reader has to take what is left before its connection is destroyed. */
const CLOSE_TIMEOUT_MS = 2000;
/** Entries that a terminal is shown first, so that a conversation can be followed. */
const CONTEXT_ENTRIES = 20;

const COMMENT = ':\n\n';

/** An HTTP answer that goes on: what a socket of the room is told, for who can only read. */
export class StreamConnection extends Connection {
  readonly isClassic = false;
  readonly format: Format;
  readonly #response: ServerResponse;

  constructor(response: ServerResponse, occupant: Occupant, asText: boolean) {
    super(response, occupant);
    this.#response = response;
    this.format = asText ? TEXT_STREAM : EVENT_STREAM;
  }

  get isOpen(): boolean {
    return !this.#response.writableEnded && !this.#response.destroyed;
  }

  greet(state: RoomState, resume: ResumePoint | undefined, config: Config): void {
    const missed = resume && missedSince(state, resume);
    const hello = welcome(state, this.member, missed !== undefined, config);
    const first =
      this.format === EVENT_STREAM
        ? eventStreamGreeting(
            state,
            hello,
            this.member,
            resume && (missed ?? state.recent.latest()),
          )
        : frameOf(
            this.format,
            [],
            missed ?? state.recent.latest(resume ? undefined : CONTEXT_ENTRIES),
            this.member.member_id,
          );
    this.sendHistory(first);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    if (this.format === EVENT_STREAM)
      this.#response.write(sse('close', JSON.stringify({ code, reason })));
    this.#response.end();
    setTimeout(() => this.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  terminate(): void {
    this.#response.destroy();
  }

  /**
   * Nothing comes back on a stream: its peer lives as long as it takes what it is sent. A text has no
   * comments, and an empty write is done when all before it is.
   */
  ping(): void {
    const heard = (): void => {
      this.heardAt = performance.now();
      this.asked = false;
    };
    this.#response.write(this.format === EVENT_STREAM ? COMMENT : '', heard);
  }

  protected override endSlow(): void {
    this.close(CloseCode.tooSlow, 'too slow');
    this.terminate();
  }
}

/**
 * What was missed, or the latest where that is not to be had, comes as messages like any others, so
 * that a follower who is cut off in the middle of them has a place to go on from. Who is new goes on
 * from the head.
 */
function eventStreamGreeting(
  { recent, members }: RoomState,
  hello: string,
  { member_id: reader }: Member,
  entries: readonly EncodedEntry[] | undefined,
): Buffer {
  const id = entries === undefined ? recent.headSeq : undefined;
  return Buffer.concat([
    Buffer.from(sse('welcome', splitEvent(hello).data, id)),
    frameOf(EVENT_STREAM, [], entries, reader),
    Buffer.from(sse('members', members)),
  ]);
}
