import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { Seat } from '../../protocol/support/people.ts';
import type { DataOf, WireEvent } from '../../protocol/support/wire.ts';
import type { Message } from '../history.ts';
import type { Random } from '../random.ts';
import type { RecordedSocket, Recorder } from '../recorder.ts';
import type { Person } from './person.ts';

/** A connection is looked at so often, and given up after so long a silence. */
const LOOK_MS = 400;
const SILENCE_MS = 2000;
const REFUSED_PAUSE_MS = 100;

interface RawOptions {
  /** Where he connects, each time to one of them. */
  readonly bases: readonly string[];
  readonly isClassic?: boolean;
  /** How likely a message is sent several times at once. */
  readonly repeats?: number;
}

/**
 * Somebody who speaks the bare protocol, and not politely: sends without waiting for acks, sends
 * one message several times, comes back at once, and sends all again that was not acked.
 */
export class RawPerson implements Person {
  readonly name: string;
  readonly roomId: string;
  lastSeq: number | undefined;
  readonly #seat: Seat;
  readonly #recorder: Recorder;
  readonly #random: Random;
  readonly #isClassic: boolean;
  readonly #repeats: number;
  readonly #bases: readonly string[];
  readonly #Socket: RecordedSocket;
  readonly #unacked = new Map<string, Message>();
  readonly #watch: NodeJS.Timeout;
  #socket: WebSocket;
  #epoch: string | undefined;
  #heardAt = 0;
  #isWelcome = false;
  #isAsking = false;
  #isDone = false;

  constructor(seat: Seat, recorder: Recorder, random: Random, options: RawOptions) {
    this.name = seat.nick;
    this.roomId = seat.roomId;
    this.#seat = seat;
    this.#recorder = recorder;
    this.#random = random;
    this.#isClassic = options.isClassic ?? false;
    this.#bases = options.bases;
    this.#repeats = options.repeats ?? 0;
    this.#Socket = recorder.socketsOf(seat);
    this.#socket = this.#dial();
    this.#watch = setInterval(() => this.#look(), LOOK_MS);
  }

  say(content: string): void {
    const clientId = randomBytes(8).toString('hex');
    this.#unacked.set(clientId, this.#recorder.wants(this.#seat, clientId, content));
    const times = this.#random.chance(this.#repeats) ? this.#random.int(2, 4) : 1;
    for (let i = 0; i < times; i += 1) this.#send({ type: 'message', clientId, content });
  }

  cut(): void {
    this.#socket.terminate();
  }

  lookBack(): void {
    // Answers do not say what they answer, so there is one question at a time.
    if (this.lastSeq === undefined || this.#isAsking || !this.#isWelcome) return;
    this.#isAsking = true;
    const query = this.#random.pick([
      { after: Math.max(0, this.lastSeq - this.#random.int(0, 50)) },
      { before: this.lastSeq, limit: 20 },
      {},
    ]);
    this.#send({ type: 'query-logs', ...query });
  }

  close(): void {
    this.#isDone = true;
    clearInterval(this.#watch);
    this.#socket.close();
  }

  #dial(): WebSocket {
    const url = new URL(`${this.#random.pick(this.#bases).replace(/^http/, 'ws')}/ws`);
    url.searchParams.set('roomId', this.roomId);
    if (this.#isClassic) url.searchParams.set('nickId', this.#seat.nickId);
    else if (this.lastSeq !== undefined) {
      url.searchParams.set('after', String(this.lastSeq));
      url.searchParams.set('epoch', String(this.#epoch));
    }
    const socket = new this.#Socket(url, this.#isClassic ? [] : ['nickroom.v1', this.#seat.nickId]);
    this.#heardAt = performance.now();
    this.#isWelcome = false;
    this.#isAsking = false;
    socket.on('error', () => {});
    socket.on('message', (bytes) => {
      for (const event of JSON.parse(String(bytes)) as WireEvent[]) this.#receive(event);
    });
    socket.on('close', () => {
      if (!this.#isDone) setTimeout(() => this.#comeBack(), this.#random.int(10, 100));
    });
    return socket;
  }

  #comeBack(): void {
    if (!this.#isDone) this.#socket = this.#dial();
  }

  #receive({ type, data }: WireEvent): void {
    this.#heardAt = performance.now();
    if (type === 'welcome') this.#onWelcome(data);
    else if (type === 'message') this.lastSeq = data.log_seq;
    else if (type === 'ack') this.#onAck(data);
    else if (type === 'logs') this.#isAsking = false;
    else if (type === 'error') setTimeout(() => this.#again(data.client_id), REFUSED_PAUSE_MS);
  }

  #onWelcome(welcome: DataOf<'welcome'>): void {
    // The history that follows in the same frame reaches to this seq.
    this.lastSeq = welcome.head_seq;
    this.#epoch = String(welcome.epoch);
    this.#isWelcome = true;
    for (const clientId of this.#unacked.keys()) this.#again(clientId);
  }

  #onAck({ client_id: clientId, log_seq: seq }: DataOf<'ack'>): void {
    const message = this.#unacked.get(clientId ?? '');
    if (!message) return;
    message.ackedSeq = seq;
    this.#unacked.delete(message.clientId);
  }

  #again(clientId: string | undefined): void {
    const message = this.#unacked.get(clientId ?? '');
    if (message) this.#send({ type: 'message', clientId, content: message.content });
  }

  #send(frame: object): void {
    if (this.#isWelcome && this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(frame));
    }
  }

  /** A connection that leads nowhere closes by itself only after a long time. */
  #look(): void {
    if (performance.now() - this.#heardAt > SILENCE_MS) this.#socket.terminate();
    else this.#send({ type: 'ping' });
  }
}
