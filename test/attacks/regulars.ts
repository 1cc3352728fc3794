import type { Seat } from '../protocol/support/people.ts';
import { RAID_TEXT } from './raiders.ts';
import { type Heard, Talkers } from './talkers.ts';

/** Slower than the slow mode of a raid, five seconds, lets them. */
const EVERY_MS = 5500;

/** People who were there before the raid and talk on. Times are those of `performance.now()`. */
export class Regulars {
  #talkers: Talkers | undefined;
  /** Of each message of theirs that was acknowledged: when it was sent, and how long that took. */
  readonly answers: { at: number; ms: number }[] = [];
  /** Messages of theirs that were refused. */
  readonly refusals: { at: number; code: string }[] = [];
  /** When the raid was read, by the first of them. */
  readonly raidedAt: number[] = [];

  /** @param seats of one room, whose members are regulars there already */
  static async gather(seats: readonly Seat[]): Promise<Regulars> {
    const regulars = new Regulars();
    regulars.#talkers = await Talkers.gather(seats, EVERY_MS, (heard) => regulars.#hear(heard));
    return regulars;
  }

  disperse(): void {
    this.#talkers?.disperse();
  }

  #hear({ type, data, person, sentAt: at }: Heard): void {
    const now = performance.now();
    if (person === 0 && type === 'message' && data.log_content?.startsWith(RAID_TEXT)) {
      this.raidedAt.push(now);
    }
    if (at === undefined) return;
    if (type === 'ack') this.answers.push({ at, ms: now - at });
    else this.refusals.push({ at, code: String(data.code) });
  }
}
