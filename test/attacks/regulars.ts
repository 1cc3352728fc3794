import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Seat } from '../protocol/support/people.ts';
import { RAID_TEXT } from './raiders.ts';

/** Slower than the slow mode of a raid, five seconds, lets them. */
const EVERY_MS = 5500;

interface WireEvent {
  readonly type: string;
  readonly data: { client_id?: string; code?: string; log_content?: string };
}

/** People who were there before the raid and talk on. Times are those of `performance.now()`. */
export class Regulars {
  readonly #sockets: WebSocket[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #sentAt = new Map<string, number>();
  /** Of each message of theirs that was acknowledged: when it was sent, and how long that took. */
  readonly answers: { at: number; ms: number }[] = [];
  /** Messages of theirs that were refused. */
  readonly refusals: { at: number; code: string }[] = [];
  /** When the raid was read, by the first of them. */
  readonly raidedAt: number[] = [];

  /** @param seats of one room, whose members are regulars there already */
  static async gather(seats: readonly Seat[]): Promise<Regulars> {
    const regulars = new Regulars();
    for (const [person, seat] of seats.entries()) await regulars.#add(seat, person);
    for (const [person, socket] of regulars.#sockets.entries()) {
      const begin = setTimeout(
        () => {
          regulars.#say(socket);
          regulars.#timers.push(setInterval(() => regulars.#say(socket), EVERY_MS));
        },
        (person * EVERY_MS) / seats.length,
      );
      regulars.#timers.push(begin);
    }
    return regulars;
  }

  /** Messages that wait for their answer, and since when. */
  get unanswered(): number[] {
    return [...this.#sentAt.values()];
  }

  disperse(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.terminate();
  }

  async #add({ base, roomId, nickId }: Seat, person: number): Promise<void> {
    const url = `${base.replace(/^http/, 'ws')}/ws?roomId=${roomId}`;
    const localAddress = `127.0.1.${person + 1}`;
    const socket = new WebSocket(url, ['nickroom.v1', nickId], { localAddress });
    socket.on('message', (bytes) => this.#hear(JSON.parse(String(bytes)), person === 0));
    socket.on('error', () => {});
    await once(socket, 'message');
    this.#sockets.push(socket);
  }

  #say(socket: WebSocket): void {
    const clientId = randomUUID();
    this.#sentAt.set(clientId, performance.now());
    socket.send(JSON.stringify({ type: 'message', content: `hello ${clientId}`, clientId }));
  }

  #hear(events: readonly WireEvent[], isWitness: boolean): void {
    const now = performance.now();
    for (const { type, data } of events) {
      if (isWitness && type === 'message' && data.log_content?.startsWith(RAID_TEXT)) {
        this.raidedAt.push(now);
      }
      const at = this.#sentAt.get(data.client_id ?? '');
      if (at === undefined || (type !== 'ack' && type !== 'error')) continue;
      this.#sentAt.delete(data.client_id as string);
      if (type === 'ack') this.answers.push({ at, ms: now - at });
      else this.refusals.push({ at, code: String(data.code) });
    }
  }
}
