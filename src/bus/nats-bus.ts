import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import { isRoomId } from '../ids.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Bus } from './bus.ts';
import { LocalBus } from './local-bus.ts';
import { NatsLink } from './nats-link.ts';
import { PEER_BEAT_MS, PeerWatch } from './peer-watch.ts';
import { decodeSignal, encodeSignal } from './signal-codec.ts';

const NODES = 'nickroom.node';
const ROOMS = 'nickroom.room.';

/** How long a newcomer waits for NATS to know of his room; what he misses then is polled. */
const SETTLE_MS = 250;

interface Room {
  listeners: number;
  subscription: Subscription | undefined;
}

/**
 * The bus of many nodes, on NATS core: a subject for each room, which NATS brings only to nodes
 * with somebody in it. A node's own signals do not take that way: its people should not wait for
 * the network, nor notice that it is away.
 */
export class NatsBus implements Bus<RoomSignal> {
  readonly #local = new LocalBus<RoomSignal>();
  readonly #rooms = new Map<string, Room>();
  readonly #peers = new PeerWatch();
  readonly #link: NatsLink;
  readonly #beat: NodeJS.Timeout;

  /** @param servers addresses such as `nats://user:password@host:4222` */
  constructor(servers: readonly string[], nodeId: string, log: Logger) {
    this.#link = new NatsLink(servers, nodeId, log, (connection) => this.#listen(connection));
    this.#beat = setInterval(() => this.#send(NODES, nodeId), PEER_BEAT_MS).unref();
  }

  publish(roomId: string, signal: RoomSignal): void {
    if (this.#link.up && isRoomId(roomId)) {
      for (const payload of encodeSignal(roomId, signal)) this.#send(ROOMS + roomId, payload);
    }
    this.#local.publish(roomId, signal);
  }

  subscribe(roomId: string, listener: (signal: RoomSignal) => void): () => void {
    const end = this.#local.subscribe(roomId, listener);
    // An id that somebody made up may mean many subjects, and names no room.
    if (!isRoomId(roomId)) return end;
    const room = this.#rooms.get(roomId) ?? this.#open(roomId);
    room.listeners += 1;
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      end();
      room.listeners -= 1;
      if (room.listeners === 0) this.#leave(roomId, room);
    };
  }

  async settled(): Promise<void> {
    const connection = this.#link.up;
    if (!connection) return;
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_MS);
    });
    // NATS answers a ping when it has done all that came before it.
    await Promise.race([connection.flush().catch(() => {}), expiry]);
    clearTimeout(timer);
  }

  expect(nodeIds: readonly string[]): void {
    this.#peers.expect(nodeIds);
  }

  get isWhole(): boolean {
    return this.#link.up !== undefined && this.#peers.isWhole;
  }

  async close(): Promise<void> {
    clearInterval(this.#beat);
    await this.#local.close();
    await this.#link.close();
  }

  #open(roomId: string): Room {
    const room: Room = { listeners: 0, subscription: undefined };
    this.#rooms.set(roomId, room);
    const { connection } = this.#link;
    if (connection) room.subscription = this.#follow(connection, roomId);
    return room;
  }

  #leave(roomId: string, { subscription }: Room): void {
    this.#rooms.delete(roomId);
    subscription?.unsubscribe();
  }

  /** Everything anew, on a connection that knows of nothing. */
  #listen(connection: NatsConnection): void {
    connection.subscribe(NODES, {
      callback: (error, message) => {
        if (!error) this.#peers.heard(message.string());
      },
    });
    for (const [roomId, room] of this.#rooms) room.subscription = this.#follow(connection, roomId);
  }

  #follow(connection: NatsConnection, roomId: string): Subscription {
    return connection.subscribe(ROOMS + roomId, {
      callback: (error, message) => {
        const signal = error ? undefined : decodeSignal(message.data);
        if (signal) this.#local.publish(roomId, signal);
      },
    });
  }

  #send(subject: string, payload: Buffer | string): void {
    try {
      this.#link.up?.publish(subject, payload);
    } catch {
      // It went away just now. The signal is lost, as a signal may be.
    }
  }
}
