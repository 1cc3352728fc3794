import type { WebSocket } from 'ws';
import { connect, type RoomClient } from '../../../src/client/node.ts';
import type { Seat } from '../../protocol/support/people.ts';
import type { WireMessage } from '../../protocol/support/wire.ts';
import type { Recorder } from '../recorder.ts';
import type { Person } from './person.ts';

/** Somebody who uses our client library; what it tells its page is recorded beside the wire. */
export class LibraryPerson implements Person {
  readonly name: string;
  readonly roomId: string;
  readonly #seat: Seat;
  readonly #recorder: Recorder;
  readonly #client: RoomClient;
  #socket: WebSocket | undefined;

  constructor(seat: Seat, recorder: Recorder) {
    this.name = seat.nick;
    this.roomId = seat.roomId;
    this.#seat = seat;
    this.#recorder = recorder;
    const Socket = recorder.socketsOf(seat);
    const remember = (socket: WebSocket): void => {
      this.#socket = socket;
    };
    class Remembered extends Socket {
      constructor(url: string | URL, protocols: string[]) {
        super(url, protocols);
        remember(this);
      }
    }
    const { base: url, roomId, nickId } = seat;
    this.#client = connect({ url, roomId, nickId, WebSocket: Remembered });
    this.#record();
  }

  get lastSeq(): number | undefined {
    return this.#client.lastSeq;
  }

  say(content: string): void {
    const { clientId, acked } = this.#client.send(content);
    const message = this.#recorder.wants(this.#seat, clientId, content);
    acked.then(
      ({ log_seq: seq }) => {
        message.ackedSeq = seq;
      },
      // Stays without a place, which the checker finds.
      () => {},
    );
  }

  cut(): void {
    this.#socket?.terminate();
  }

  lookBack(): void {
    const { lastSeq } = this.#client;
    if (lastSeq !== undefined) this.#client.history({ before: lastSeq }).catch(() => {});
  }

  close(): void {
    this.#client.close();
  }

  #record(): void {
    const { told } = this.#recorder.reader(this.#seat);
    this.#client.on('welcome', ({ head_seq: seq }) => {
      if (told.length === 0) told.push({ type: 'start', seq });
    });
    this.#client.on('message', (entry) => {
      told.push({ type: 'message', entry: entry as WireMessage });
    });
    this.#client.on('reset', ({ messages }) => {
      told.push({ type: 'reset', entries: messages as WireMessage[] });
    });
  }
}
