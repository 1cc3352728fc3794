import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { enter, type Seat } from '../protocol/support/people.ts';

interface WireEvent {
  readonly type: string;
  readonly data: { readonly client_id?: string };
}

/** One message after the other, as often as an honest person is let. */
const EVERY_MS = 1250;

/** Honest people who talk in one room, each from an address of his own, while somebody attacks. */
export class Crowd {
  readonly #sockets: WebSocket[] = [];
  readonly #sentAt = new Map<string, number>();
  readonly #timers: NodeJS.Timeout[] = [];
  #latencies: number[] = [];

  /** @param seats of one room */
  static async gather(base: string, count: number, room: string): Promise<Crowd> {
    const crowd = new Crowd();
    for (let person = 0; person < count; person++) {
      await crowd.#add(await enter(base, `person ${person}`, room), `127.0.1.${person + 1}`);
    }
    for (const [person, socket] of crowd.#sockets.entries()) {
      const begin = setTimeout(
        () => crowd.#timers.push(setInterval(() => crowd.#say(socket), EVERY_MS)),
        (person * EVERY_MS) / count,
      );
      crowd.#timers.push(begin);
    }
    return crowd;
  }

  /** Milliseconds from sending to the ack, since the last time this was asked; and what is missing. */
  take(): { latencies: number[]; unanswered: number } {
    const latencies = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    const overdue = [...this.#sentAt.values()].filter((at) => performance.now() - at > EVERY_MS);
    return { latencies, unanswered: overdue.length };
  }

  /** Whether every connection of the beginning is still there. */
  get isComplete(): boolean {
    return this.#sockets.every(({ readyState }) => readyState === WebSocket.OPEN);
  }

  disperse(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.terminate();
  }

  async #add({ base, roomId, nickId }: Seat, localAddress: string): Promise<void> {
    const url = `${base.replace(/^http/, 'ws')}/ws?roomId=${roomId}`;
    const socket = new WebSocket(url, ['nickroom.v1', nickId], { localAddress });
    socket.on('message', (bytes) => this.#hear(JSON.parse(String(bytes))));
    socket.on('error', () => {});
    await once(socket, 'message');
    this.#sockets.push(socket);
  }

  #say(socket: WebSocket): void {
    const clientId = randomUUID();
    this.#sentAt.set(clientId, performance.now());
    socket.send(JSON.stringify({ type: 'message', content: `hello ${clientId}`, clientId }));
  }

  #hear(events: readonly WireEvent[]): void {
    for (const { type, data } of events) {
      const sentAt = type === 'ack' ? this.#sentAt.get(data.client_id ?? '') : undefined;
      if (sentAt === undefined) continue;
      this.#sentAt.delete(data.client_id as string);
      this.#latencies.push(performance.now() - sentAt);
    }
  }
}
