import { CloseCode } from '../close-codes.ts';
import { readBounds } from '../log/log-queries.ts';
import type { Connection } from './connection.ts';
import { type ChannelParts, type HubCounters, RoomChannel } from './room-channel.ts';

/** How often the heads of all rooms here are compared with the log. */
const COMPARE_MS = 5000;
/** How long a channel outlives its last connection, so that a reload finds it warm. */
const LINGER_MS = 30_000;
/** Within how many ms the clients of a server that goes away shall come back. */
const GOODBYE = JSON.stringify({ spread_ms: 2000 });

/** What a hub works with; its channels count for it. */
export type HubParts = Omit<ChannelParts, 'counters'>;

/** This node's channels. */
export class Hub {
  readonly #parts: ChannelParts;
  readonly #channels = new Map<string, Promise<RoomChannel>>();
  readonly #open = new Map<string, RoomChannel>();
  readonly #lingering = new Map<string, NodeJS.Timeout>();
  #compareTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  readonly counters: HubCounters = { deliveries: 0, slowCloses: 0 };

  constructor(parts: HubParts) {
    this.#parts = { ...parts, counters: this.counters };
  }

  /** How many rooms are open here. */
  get rooms(): number {
    return this.#open.size;
  }

  /** How many connections are open here. */
  get size(): number {
    let size = 0;
    for (const channel of this.#open.values()) size += channel.connections.size;
    return size;
  }

  start(): void {
    this.#compareTimer = setInterval(() => void this.#compareHeads(), COMPARE_MS).unref();
  }

  /**
   * The channel of a room, opened if it is not yet.
   *
   * @throws {Refusal} `room_not_found`, `unavailable`
   */
  channel(roomId: string): Promise<RoomChannel> {
    const known = this.#channels.get(roomId);
    if (known) {
      this.#lingerAnew(roomId);
      return known;
    }
    const opening = RoomChannel.open(this.#parts, roomId);
    this.#channels.set(roomId, opening);
    opening.then(
      (channel) => {
        if (this.#isClosed) {
          channel.close(CloseCode.goingAway, GOODBYE);
          return;
        }
        this.#open.set(roomId, channel);
        this.#lingerAnew(roomId);
      },
      () => this.#channels.delete(roomId),
    );
    return opening;
  }

  /** Takes a connection out of its channel. */
  detach(connection: Connection): void {
    if (connection.wasTooSlow) this.counters.slowCloses += 1;
    const channel = this.#open.get(connection.roomId);
    if (!channel) return;
    channel.detach(connection);
    if (channel.connections.size === 0) this.#lingerAnew(connection.roomId);
  }

  *connections(): Iterable<Connection> {
    for (const channel of this.#open.values()) yield* channel.connections;
  }

  /** Sends every client away, to come back within a while, here or elsewhere; who comes now too. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#compareTimer);
    for (const timer of this.#lingering.values()) clearTimeout(timer);
    for (const channel of this.#open.values()) channel.close(CloseCode.goingAway, GOODBYE);
    this.#open.clear();
    this.#channels.clear();
  }

  /** Whoever asked for the channel has this long to attach; an empty one is then let go. */
  #lingerAnew(roomId: string): void {
    clearTimeout(this.#lingering.get(roomId));
    const timer = setTimeout(() => this.#letGo(roomId), LINGER_MS);
    this.#lingering.set(roomId, timer.unref());
  }

  #letGo(roomId: string): void {
    this.#lingering.delete(roomId);
    const channel = this.#open.get(roomId);
    if (!channel || channel.connections.size > 0) return;
    this.#end(roomId, channel, '');
  }

  /** Who comes next opens the room anew. */
  #end(roomId: string, channel: RoomChannel, reason: string): void {
    this.#channels.delete(roomId);
    this.#open.delete(roomId);
    channel.close(CloseCode.goingAway, reason);
  }

  /**
   * The bus is only a nudge: what it lost is found here. A room that is so far behind that the log
   * has lost it too is opened anew, so that its clients are told that they have missed something.
   */
  async #compareHeads(): Promise<void> {
    if (this.#open.size === 0) return;
    try {
      for (const [roomId, bounds] of await readBounds(this.#parts.database, [
        ...this.#open.keys(),
      ])) {
        const channel = this.#open.get(roomId);
        if (channel && !channel.noteBounds(bounds)) this.#end(roomId, channel, GOODBYE);
      }
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'could not compare the rooms with the log');
    }
  }
}
