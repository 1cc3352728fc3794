import { RoomPolicies } from '../filter/room-policies.ts';
import { CloseCode } from '../wire/close-codes.ts';
import type { ChannelParts, HubCounters } from './channel-parts.ts';
import type { Connection } from './connection.ts';
import { HeadWatch } from './head-watch.ts';
import { openChannel } from './open-channel.ts';
import type { RoomChannel } from './room-channel.ts';

/** How long a channel outlives its last connection, so that a reload finds it warm. */
const LINGER_MS = 30_000;
/** Within how many ms the clients of a server that goes away shall come back. */
const GOODBYE = JSON.stringify({ spread_ms: 2000 });

/** What a hub works with; its channels share the rest. */
export type HubParts = Omit<ChannelParts, 'counters' | 'policies'>;

/** This node's channels. */
export class Hub {
  readonly #parts: ChannelParts;
  readonly #channels = new Map<string, Promise<RoomChannel>>();
  readonly #open = new Map<string, RoomChannel>();
  readonly #lingering = new Map<string, NodeJS.Timeout>();
  readonly #watch: HeadWatch;
  #isClosed = false;

  readonly policies: RoomPolicies;
  readonly counters: HubCounters = { deliveries: 0, slowCloses: 0 };

  constructor(parts: HubParts) {
    this.policies = new RoomPolicies(parts.database, parts.log);
    this.#parts = { ...parts, counters: this.counters, policies: this.policies };
    this.#watch = new HeadWatch(this.#parts, this.#open, (channel) => this.#sendBack(channel));
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
    this.#watch.start();
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
    const opening = openChannel(this.#parts, roomId);
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
    this.#watch.stop();
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

  /** A room whose log has lost what is missing here: its clients shall learn what they missed. */
  #sendBack(channel: RoomChannel): void {
    this.#end(channel.room.room_id, channel, GOODBYE);
  }

  /** Who comes next opens the room anew. */
  #end(roomId: string, channel: RoomChannel, reason: string): void {
    this.#channels.delete(roomId);
    this.#open.delete(roomId);
    channel.close(CloseCode.goingAway, reason);
  }
}
