import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Seat } from '../protocol/support/people.ts';

/** What a talker is told, and when he sent the message of his that it answers, if it does. */
export interface Heard {
  readonly type: string;
  readonly data: { readonly client_id?: string; readonly code?: string; log_content?: string };
  /** His number, from 0. */
  readonly person: number;
  /** `performance.now()` */
  readonly sentAt: number | undefined;
}

/** Honest people who talk in one room, one message after the other, each from an address of his own. */
export class Talkers {
  readonly #hear: (heard: Heard) => void;
  readonly #sockets: WebSocket[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #sentAt = new Map<string, number>();

  private constructor(hear: (heard: Heard) => void) {
    this.#hear = hear;
  }

  /**
   * @param seats of one room
   * @param everyMs between two messages of one of them; they take turns
   */
  static async gather(
    seats: readonly Seat[],
    everyMs: number,
    hear: (heard: Heard) => void,
  ): Promise<Talkers> {
    const talkers = new Talkers(hear);
    for (const [person, seat] of seats.entries()) await talkers.#connect(seat, person);
    for (const [person, socket] of talkers.#sockets.entries()) {
      const begin = (): void => {
        talkers.#say(socket);
        talkers.#timers.push(setInterval(() => talkers.#say(socket), everyMs));
      };
      talkers.#timers.push(setTimeout(begin, (person * everyMs) / seats.length));
    }
    return talkers;
  }

  /** When those messages were sent that wait for their answer, as `performance.now()`. */
  get unanswered(): number[] {
    return [...this.#sentAt.values()];
  }

  /** Whether every connection of the beginning is still there. */
  get isComplete(): boolean {
    return this.#sockets.every(({ readyState }) => readyState === WebSocket.OPEN);
  }

  disperse(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.terminate();
  }

  async #connect({ base, roomId, nickId }: Seat, person: number): Promise<void> {
    const url = `${base.replace(/^http/, 'ws')}/ws?roomId=${roomId}`;
    const localAddress = `127.0.1.${person + 1}`;
    const socket = new WebSocket(url, ['nickroom.v1', nickId], { localAddress });
    socket.on('message', (bytes) => {
      for (const { type, data } of JSON.parse(String(bytes)) as Heard[]) {
        this.#hear({ type, data, person, sentAt: this.#answered(type, data) });
      }
    });
    socket.on('error', () => {});
    await once(socket, 'message');
    this.#sockets.push(socket);
  }

  #answered(type: string, { client_id: clientId = '' }: Heard['data']): number | undefined {
    if (type !== 'ack' && type !== 'error') return undefined;
    const sentAt = this.#sentAt.get(clientId);
    this.#sentAt.delete(clientId);
    return sentAt;
  }

  #say(socket: WebSocket): void {
    const clientId = randomUUID();
    this.#sentAt.set(clientId, performance.now());
    socket.send(JSON.stringify({ type: 'message', content: `hello ${clientId}`, clientId }));
  }
}
