import { connect, type RoomClient } from '../../src/client/node.ts';
import type { Seat } from '../protocol/support/people.ts';

/** Somebody who talks by way of our client library, and counts what it is told. */
export class Talker {
  readonly roomId: string;
  readonly #client: RoomClient;
  #awaySince: number | undefined = performance.now();
  #lastSeq: number | undefined;
  /** Milliseconds of each time without a connection; the first way in is none. */
  readonly absences: number[] = [];
  sent = 0;
  acked = 0;
  /** Texts of others and its own. */
  heard = 0;
  /** Entries that did not follow the one before, and lists that took the place of entries. */
  breaks = 0;

  /** @param url where it connects, each time */
  constructor({ roomId, nickId }: Seat, url: string) {
    this.roomId = roomId;
    this.#client = connect({ url, roomId, nickId });
    this.#client.on('state', ({ name }) => {
      if (name !== 'open') this.#awaySince ??= performance.now();
    });
    this.#client.on('welcome', (welcome) => this.#back(welcome.head_seq));
    this.#client.on('message', ({ log_seq: seq, log_kind: kind }) => {
      if (seq !== (this.#lastSeq ?? seq - 1) + 1) this.breaks += 1;
      this.#lastSeq = seq;
      if (kind === 'text') this.heard += 1;
    });
    this.#client.on('reset', () => {
      this.breaks += 1;
    });
  }

  get isIn(): boolean {
    return this.#awaySince === undefined;
  }

  get lastSeq(): number {
    return this.#lastSeq ?? 0;
  }

  say(content: string): void {
    this.sent += 1;
    this.#client.send(content).acked.then(
      () => {
        this.acked += 1;
      },
      // It stays one short, which is found.
      () => {},
    );
  }

  close(): void {
    this.#client.close();
  }

  #back(headSeq: number): void {
    if (this.#lastSeq === undefined) this.#lastSeq = headSeq;
    else this.absences.push(performance.now() - (this.#awaySince ?? 0));
    this.#awaySince = undefined;
  }
}
