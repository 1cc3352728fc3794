import { enter } from '../protocol/support/people.ts';
import { type Heard, Talkers } from './talkers.ts';

/** One message after the other, as often as an honest person is let. */
const EVERY_MS = 1250;

/** Honest people who talk in one room while somebody attacks, and how they fare. */
export class Crowd {
  #talkers: Talkers | undefined;
  #latencies: number[] = [];
  #refused = 0;

  static async gather(base: string, count: number, room: string): Promise<Crowd> {
    // The first one opens the room: fifty who open it at once would be too many new rooms for an address.
    const seats = [await enter(base, 'person 0', room)];
    const others = Array.from({ length: count - 1 }, (_, i) => `person ${i + 1}`);
    seats.push(...(await Promise.all(others.map((person) => enter(base, person, room)))));
    const crowd = new Crowd();
    crowd.#talkers = await Talkers.gather(seats, EVERY_MS, (heard) => crowd.#hear(heard));
    return crowd;
  }

  /** Since the last time this was asked: milliseconds from sending to the ack, and what has none. */
  take(): { latencies: number[]; unanswered: number } {
    const latencies = this.#latencies.sort((a, b) => a - b);
    this.#latencies = [];
    const isOverdue = (at: number): boolean => performance.now() - at > EVERY_MS;
    const overdue = this.#talkers?.unanswered.filter(isOverdue) ?? [];
    const unanswered = overdue.length + this.#refused;
    this.#refused = 0;
    return { latencies, unanswered };
  }

  /** Whether every connection of the beginning is still there. */
  get isComplete(): boolean {
    return this.#talkers?.isComplete === true;
  }

  disperse(): void {
    this.#talkers?.disperse();
  }

  #hear({ type, sentAt }: Heard): void {
    if (sentAt === undefined) return;
    if (type === 'ack') this.#latencies.push(performance.now() - sentAt);
    else this.#refused += 1;
  }
}
