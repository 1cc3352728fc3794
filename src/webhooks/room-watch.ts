import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import type { RoomSignal } from '../room-signal.ts';
import { readWebhookRooms } from './webhook-queries.ts';

/** Signals after which the log may be longer. */
const NEWS: ReadonlySet<RoomSignal['type']> = new Set(['entries', 'head', 'stored']);

interface WatchParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly log: Logger;
}

/** Listens to the rooms that have webhooks, for news of their logs. */
export class RoomWatch {
  readonly #parts: WatchParts;
  readonly #onNews: () => void;
  readonly #rooms = new Map<string, () => void>();
  #refreshing = false;
  #isClosed = false;

  constructor(parts: WatchParts, onNews: () => void) {
    this.#parts = parts;
    this.#onNews = onNews;
  }

  /** Reads which rooms these are. */
  async refresh(): Promise<void> {
    if (this.#refreshing || this.#isClosed) return;
    this.#refreshing = true;
    try {
      this.#listenTo(new Set(await readWebhookRooms(this.#parts.database)));
    } catch (error) {
      this.#parts.log.warn({ reason: String(error) }, 'could not read which rooms have webhooks');
    } finally {
      this.#refreshing = false;
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const unsubscribe of this.#rooms.values()) unsubscribe();
    this.#rooms.clear();
  }

  #listenTo(rooms: ReadonlySet<string>): void {
    if (this.#isClosed) return;
    for (const [roomId, unsubscribe] of this.#rooms) {
      if (rooms.has(roomId)) continue;
      unsubscribe();
      this.#rooms.delete(roomId);
    }
    for (const roomId of rooms) {
      if (!this.#rooms.has(roomId)) this.#rooms.set(roomId, this.#subscribe(roomId));
    }
  }

  #subscribe(roomId: string): () => void {
    return this.#parts.bus.subscribe(roomId, ({ type }) => {
      if (NEWS.has(type)) this.#onNews();
    });
  }
}
