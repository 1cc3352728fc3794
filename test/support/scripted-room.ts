import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Entry, ServerEvent } from '../../src/wire/protocol.ts';
import type { RoomSettings } from '../../src/wire/room-settings.ts';

interface Frame {
  type: string;
  content?: string;
  clientId?: string;
  before?: number;
  after?: number;
  limit?: number;
}

/** What a test may bend. Each gets the connection's number, from 1. */
export interface Script {
  heartbeatMs?: number;
  /** Called before the welcome; true when the script has answered the connection itself. */
  connected?: (socket: WebSocket, number: number) => boolean;
  /** Called with a client's frame; true when the script has answered it itself. */
  received?: (frame: Frame, socket: WebSocket, number: number) => boolean;
  /** What goes out in place of these live events. */
  outgoing?: (events: ServerEvent[], socket: WebSocket) => ServerEvent[];
}

const HISTORY_MAX = 200;

const OPEN: RoomSettings = {
  slow_s: 0,
  lock: 'off',
  proof: false,
  raid: false,
  entry: 'open',
  password: false,
  members_max: 0,
  listed: true,
  readers: 'members',
};

/**
 * One room on a real socket that keeps the contract of PROTOCOL.md §3 and §4, except where its
 * script says otherwise: what the client library is tested against.
 */
export class ScriptedRoom {
  epoch = 'e1';
  readonly roomId = 'room_0000000000000000';
  readonly requests: { url: string; protocols: string }[] = [];
  readonly frames: Frame[] = [];
  readonly #server: WebSocketServer;
  readonly #script: Script;
  readonly #byClientId = new Map<string, Entry>();
  #entries: Entry[] = [];

  constructor(server: WebSocketServer, script: Script) {
    this.#server = server;
    this.#script = script;
    server.on('connection', (socket, request) => {
      const protocols = request.headers['sec-websocket-protocol'] ?? '';
      this.requests.push({ url: request.url ?? '', protocols });
      this.#welcome(socket, new URL(request.url ?? '', 'ws://room').searchParams);
    });
  }

  static async start(script: Script = {}): Promise<ScriptedRoom> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ScriptedRoom(server, script);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get sockets(): WebSocket[] {
    return [...this.#server.clients];
  }

  /** Loses the room's history, as a restore from a backup does. */
  forget(epoch: string): void {
    this.epoch = epoch;
    this.#entries = [];
  }

  append(content: string, clientId?: string): Entry {
    const log_seq = this.#entries.length + 1;
    const entry: Entry = {
      log_id: `log_${log_seq}`,
      log_seq,
      log_kind: 'text',
      log_user_id: 'user_0000000000000000',
      log_user_name: 'alice',
      head_num: 0,
      log_content: content,
      log_time: '2026-11-21 09:30:12',
      created_at: '2026-11-21T09:30:12.000Z',
      ...(clientId === undefined ? {} : { client_id: clientId }),
    };
    this.#entries.push(entry);
    for (const socket of this.sockets) {
      const events: ServerEvent[] = [{ type: 'message', data: entry }];
      this.send(socket, ...(this.#script.outgoing?.(events, socket) ?? events));
    }
    return entry;
  }

  send(socket: WebSocket, ...events: ServerEvent[]): void {
    if (events.length > 0) socket.send(JSON.stringify(events));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #welcome(socket: WebSocket, query: URLSearchParams): void {
    const number = this.requests.length;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const frame: Frame = JSON.parse(String(data));
      this.frames.push(frame);
      if (!this.#script.received?.(frame, socket, number)) this.#answer(frame, socket);
    });
    if (this.#script.connected?.(socket, number)) return;
    const after = query.get('after');
    const missed = this.#entries.slice(Number(after));
    const resumed =
      after !== null && query.get('epoch') === this.epoch && missed.length <= HISTORY_MAX;
    this.send(socket, this.#welcomeEvent(resumed));
    if (after !== null) {
      const messages = missed.slice(-HISTORY_MAX);
      this.send(socket, { type: 'logs', data: { messages, has_more: !resumed } });
    }
  }

  #welcomeEvent(resumed: boolean): ServerEvent {
    const room = {
      room_id: this.roomId,
      room_name: 'lounge',
      topic: '',
      notice: '',
      settings: OPEN,
      online: 1,
      head_seq: this.#entries.length,
      created_at: '2026-11-21T09:30:12.000Z',
    };
    const self = {
      member_id: 'user_0000000000000000',
      user_name: 'alice',
      head_num: 0,
      role: 'member' as const,
    };
    const limits = {
      content_max: 2000,
      frame_max: 16_384,
      history_max: HISTORY_MAX,
      recall_s: 120,
      edit_s: 300,
    };
    const heartbeat_ms = this.#script.heartbeatMs ?? 25_000;
    const head_seq = this.#entries.length;
    return {
      type: 'welcome',
      data: { room, self, epoch: this.epoch, head_seq, resumed, heartbeat_ms, limits },
    };
  }

  #answer(frame: Frame, socket: WebSocket): void {
    if (frame.type === 'ping') this.send(socket, { type: 'pong', data: {} });
    if (frame.type === 'leave') socket.close(1000);
    if (frame.type === 'query-logs') this.#queryLogs(frame, socket);
    if (frame.type === 'message') this.commit(frame, socket);
  }

  #queryLogs({ before, after, limit = HISTORY_MAX }: Frame, socket: WebSocket): void {
    const range = this.#entries.filter(
      ({ log_seq }) => log_seq > (after ?? 0) && log_seq < (before ?? Number.POSITIVE_INFINITY),
    );
    const messages = after === undefined ? range.slice(-limit) : range.slice(0, limit);
    const has_more = messages.length < range.length;
    this.send(socket, { type: 'logs', data: { messages, has_more } });
  }

  /** Stores a message once and acks it. */
  commit({ clientId = '', content = '' }: Frame, socket: WebSocket): void {
    const known = this.#byClientId.get(clientId);
    const entry = known ?? this.append(content, clientId);
    this.#byClientId.set(clientId, entry);
    const { log_seq, log_time } = entry;
    const duplicate = known !== undefined;
    this.send(socket, { type: 'ack', data: { client_id: clientId, log_seq, log_time, duplicate } });
  }
}
