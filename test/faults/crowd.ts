import { setTimeout as sleep } from 'node:timers/promises';
import { enter, type Seat } from '../protocol/support/people.ts';
import { LibraryPerson } from './clients/library-person.ts';
import type { Person } from './clients/person.ts';
import { RawPerson } from './clients/raw-person.ts';
import { readThrough } from './clients/read-through.ts';
import type { End, History } from './history.ts';
import type { Random } from './random.ts';
import type { LogReader } from './read-log.ts';
import { Recorder } from './recorder.ts';

/** How often it is looked whether everybody has everything. */
const POLL_MS = 30;

interface CrowdOptions {
  /** Where people connect: some stay with one of them, some take another each time. */
  readonly bases: readonly string[];
  readonly rooms: number;
  /** Makes the rooms' names unlike those of other runs. */
  readonly name: string;
  readonly random: Random;
  /** Longest time, in ms, that a reader rests before it looks back or is cut. */
  readonly restMs?: number;
}

/** People of all kinds in some rooms, who talk, get lost, come back, and are recorded. */
export class Crowd {
  readonly recorder = new Recorder();
  readonly #random: Random;
  readonly #restMs: number;
  readonly #seats: Seat[] = [];
  readonly #authors: Person[] = [];
  readonly #readers: Person[] = [];

  readonly #bases: readonly string[];

  private constructor(random: Random, restMs: number, bases: readonly string[]) {
    this.#bases = bases;
    this.#random = random;
    this.#restMs = restMs;
  }

  /** Everybody enters his room; resolves when all have been welcomed. */
  static async enter(options: CrowdOptions): Promise<Crowd> {
    const { bases, rooms, name, random, restMs = 200 } = options;
    const crowd = new Crowd(random, restMs, bases);
    for (let room = 1; room <= rooms; room += 1) {
      const sit = (nick: string) => enter(random.pick(bases), `${nick}${room}`, `${name} ${room}`);
      crowd.#take(await Promise.all(['ann', 'ben', 'cat', 'dan', 'eve', 'fay'].map(sit)));
    }
    while (crowd.#people.some(({ lastSeq }) => lastSeq === undefined)) await sleep(POLL_MS);
    return crowd;
  }

  get #people(): Person[] {
    return [...this.#authors, ...this.#readers];
  }

  /** Four who talk and two who read, in one room. */
  #take(seats: readonly Seat[]): void {
    const [ann, ben, cat, dan, eve, fay] = seats as [Seat, Seat, Seat, Seat, Seat, Seat];
    const raw = (seat: Seat, options = {}) =>
      new RawPerson(seat, this.recorder, this.#random.fork(), { bases: this.#bases, ...options });
    this.#seats.push(ann);
    this.#authors.push(
      new LibraryPerson(ann, this.recorder),
      new LibraryPerson(ben, this.recorder),
    );
    this.#authors.push(raw(cat, { repeats: 0.2 }), raw(dan));
    this.#readers.push(raw(eve), raw(fay, { isClassic: true }));
  }

  /** They talk for so long; each author says `messages` things, and readers come and go. */
  async talk(ms: number, messages: number): Promise<void> {
    await Promise.all([
      ...this.#authors.map((author) => this.#speak(author, ms, messages)),
      ...this.#readers.map((reader) => this.#fidget(reader, ms)),
    ]);
  }

  /**
   * Waits until everything is acked and everybody has seen all there is; at most so many ms.
   *
   * @returns how far everybody had come at that moment: there may be more in the next one, for people
   *   still come and go
   */
  async drain(log: LogReader, ms: number): Promise<End[]> {
    const giveUpAt = performance.now() + ms;
    for (;;) {
      const isOver = performance.now() > giveUpAt;
      // Not before everything is acked: the database may still be recovering.
      if (isOver || this.recorder.messages.every(({ ackedSeq }) => ackedSeq !== undefined)) {
        const ends = await this.#ends(log);
        if (isOver || ends.every(({ seq, headSeq }) => seq >= headSeq)) return ends;
      }
      await sleep(POLL_MS);
    }
  }

  /** Sends everybody home and tells what happened. */
  async history(log: LogReader, ends: readonly End[]): Promise<History> {
    for (const person of this.#people) person.close();
    const pages = await Promise.all(this.#seats.map(readThrough));
    const rooms = await Promise.all(this.#seats.map(({ roomId }) => log.log(roomId)));
    const { messages, connections, readers } = this.recorder;
    return { rooms, messages, connections, readers, pages, ends };
  }

  /** Ends every connection; for a run that broke off. */
  close(): void {
    for (const person of this.#people) person.close();
  }

  async #ends(log: LogReader): Promise<End[]> {
    const heads = await log.heads(this.#seats.map(({ roomId }) => roomId));
    return this.#people.map(({ name, roomId, lastSeq }) => ({
      name,
      roomId,
      seq: lastSeq ?? 0,
      headSeq: heads.get(roomId) ?? 0,
    }));
  }

  async #speak(author: Person, ms: number, messages: number): Promise<void> {
    const random = this.#random.fork();
    const endAt = performance.now() + ms;
    let said = 0;
    while (said < messages) {
      const burst = Math.min(random.chance(0.1) ? random.int(2, 6) : 1, messages - said);
      for (let i = 0; i < burst; i += 1) {
        said += 1;
        author.say(`${author.name} says ${said}`);
      }
      // On average the pauses that are left fill the time that is left.
      const pause = ((endAt - performance.now()) * burst) / (messages - said + burst);
      await sleep(Math.max(0, pause * 2 * random.fraction()));
    }
  }

  async #fidget(reader: Person, ms: number): Promise<void> {
    const random = this.#random.fork();
    const endAt = performance.now() + ms;
    while (performance.now() < endAt) {
      await sleep(random.int(1, this.#restMs));
      if (random.chance(0.3)) reader.cut();
      else reader.lookBack();
    }
  }
}
