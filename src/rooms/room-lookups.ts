import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Room } from '../wire/protocol.ts';
import { existingRoom } from './room-queries.ts';

/** How long an answer is kept at most: so late is seen what the bus has lost. */
const KEEP_MS = 1000;
/** Rooms that are kept at once; who asks for more reads the database. */
const KEEP_MAX = 10_000;

interface Kept {
  readonly reading: Promise<Room>;
  /** Once it was read. */
  room?: Room;
}

/**
 * Rooms as they were read last, each kept until something happens in it. The bus tells of that before
 * the one who did it is answered, so whoever says something and then looks the room up sees it. A crowd
 * that looks at one room costs one read a second.
 */
export class RoomLookups {
  readonly #database: Database;
  readonly #bus: Bus<RoomSignal>;
  readonly #kept = new Map<string, Kept>();

  constructor(database: Database, bus: Bus<RoomSignal>) {
    this.#database = database;
    this.#bus = bus;
  }

  /** A room that need not be waited for: a promise would take 1 µs of some 24 for a look-up. */
  known(roomId: string): Room | undefined {
    return this.#kept.get(roomId)?.room;
  }

  /** @throws {Refusal} `room_not_found`, `unavailable` */
  find(roomId: string): Promise<Room> {
    return this.#kept.get(roomId)?.reading ?? this.#read(roomId);
  }

  #read(roomId: string): Promise<Room> {
    if (this.#kept.size >= KEEP_MAX) return existingRoom(this.#database, roomId);
    // Listens first and reads then: what happens meanwhile makes the answer old.
    const unsubscribe = this.#bus.subscribe(roomId, ({ type }) => {
      if (type !== 'typing') forget();
    });
    const reading = existingRoom(this.#database, roomId);
    const kept: Kept = { reading };
    const forget = (): void => {
      clearTimeout(timer);
      unsubscribe();
      if (this.#kept.get(roomId) === kept) this.#kept.delete(roomId);
    };
    const timer = setTimeout(forget, KEEP_MS).unref();
    this.#kept.set(roomId, kept);
    reading.then((room) => {
      kept.room = room;
    }, forget);
    return reading;
  }
}
