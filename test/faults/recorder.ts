import { type RawData, WebSocket } from 'ws';
import type { Seat } from '../protocol/support/people.ts';
import type { ConnectionRecord, Message, ReaderRecord } from './history.ts';

/** The class of sockets that one person connects with; everything on them is recorded. */
export type RecordedSocket = new (url: string | URL, protocols: string[]) => WebSocket;

/** Keeps what clients saw and sent, until the checker asks for it. */
export class Recorder {
  readonly connections: ConnectionRecord[] = [];
  readonly messages: Message[] = [];
  readonly readers: ReaderRecord[] = [];

  /** Sockets for one person, as any client that takes a WebSocket class can use them. */
  socketsOf(seat: Seat): RecordedSocket {
    const open = (url: URL, protocols: string[]) => this.#open(seat, url, protocols);
    return class extends WebSocket {
      readonly #record: ConnectionRecord;

      constructor(url: string | URL, protocols: string[]) {
        super(url, protocols);
        this.#record = open(new URL(url), protocols);
        const { events } = this.#record;
        this.on('message', (bytes: RawData) => events.push(...JSON.parse(String(bytes))));
        this.on('close', (code) => {
          this.#record.closeCode = code;
        });
      }

      override send(text: string): void {
        const { sent, events } = this.#record;
        sent.push({ ...JSON.parse(text), eventsBefore: events.length });
        super.send(text);
      }
    };
  }

  /** Notes what somebody wants to say, before anything of it is on its way. */
  wants({ roomId, memberId }: Seat, clientId: string, content: string): Message {
    const message = { roomId, memberId, clientId, content, ackedSeq: undefined };
    this.messages.push(message);
    return message;
  }

  /** The page of a client library, whose events are to be noted there. */
  reader({ roomId, nick }: Seat): ReaderRecord {
    const record = { name: nick, roomId, told: [] };
    this.readers.push(record);
    return record;
  }

  #open({ roomId, memberId, nick }: Seat, url: URL, protocols: string[]): ConnectionRecord {
    const after = url.searchParams.get('after');
    const record: ConnectionRecord = {
      name: `${nick}, connection ${this.connections.length + 1}`,
      roomId,
      memberId,
      isClassic: protocols.length === 0,
      after: after === null ? undefined : Number(after),
      epoch: url.searchParams.get('epoch') ?? undefined,
      sent: [],
      events: [],
      closeCode: undefined,
    };
    this.connections.push(record);
    return record;
  }
}
