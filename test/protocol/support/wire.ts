/**
 * The wire as PROTOCOL.md describes it, written down a second time and not imported from the server,
 * so that a mistake there cannot hide here.
 */

export interface WireMember {
  member_id: string;
  user_name: string;
  head_num: number;
  role: string;
  sanction?: { role: string; until?: string };
  nick_reused?: true;
}

export interface WireRoom {
  room_id: string;
  room_name: string;
  topic: string;
  notice: string;
  settings: {
    slow_s: number;
    lock: string;
    proof: boolean;
    raid: boolean;
    entry: string;
    password: boolean;
    members_max: number;
    listed: boolean;
    readers: string;
  };
  online: number;
  head_seq: number;
  created_at: string;
}

export interface WireLinks {
  page: string;
  embed: string;
  socket: string;
  events: string;
  /** Only to who has just made the room. */
  owner?: string;
}

export interface WireMessage {
  log_id: string | number;
  log_seq: number;
  log_kind: string;
  log_user_id: string;
  log_user_name: string;
  head_num: number;
  log_content: string;
  altered?: 'edited' | 'recalled' | 'deleted';
  log_time: string;
  created_at: string;
  client_id?: string;
  subject?: {
    member_id: string;
    user_name: string;
    former_name?: string;
    role?: string;
    sanction?: { role: string; until?: string };
  };
  act?: {
    name: string;
    actor: { member_id: string; user_name: string };
    reason?: string;
    seqs?: number[];
    from_seq?: number;
    content?: string;
    until?: string;
    change?: Record<string, unknown>;
  };
}

interface Welcome {
  room: WireRoom;
  self: WireMember;
  epoch: string | number;
  head_seq: number;
  resumed: boolean;
  heartbeat_ms: number;
  limits: Readonly<Record<string, number>>;
}

interface Ack {
  client_id?: string | null;
  log_seq: number;
  log_time: string;
  duplicate: boolean;
}

interface WireActed {
  act: string;
  client_id: string | null;
  log_seq: number | null;
  duplicate: boolean;
  secret?: string;
}

interface WireError {
  code: string;
  message: string;
  client_id?: string;
  retry_ms?: number;
  until?: string;
}

export interface WireHistory {
  messages: WireMessage[];
  has_more: boolean;
}

interface EventData {
  welcome: Welcome;
  message: WireMessage;
  members: WireMember[];
  presence: { online: number; joined: WireMember[]; left: WireMember[] };
  logs: WireMessage[] | WireHistory;
  ack: Ack;
  acted: WireActed;
  queue: { reports: number; held: number; waiting: number };
  typing: { member_id: string; user_name: string };
  pong: object;
  error: WireError;
}

export type EventType = keyof EventData;
export type DataOf<T extends EventType> = EventData[T];
export type WireEvent = { [T in EventType]: { type: T; data: DataOf<T> } }[EventType];

export const ROOM_ID = /^room_[0-9a-z]{16}$/;
export const MEMBER_ID = /^user_[0-9a-z]{16}$/;
export const NICK_ID = /^user_[0-9a-z]{16}\.[A-Za-z0-9_-]{43}$/;
export const LOG_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
export const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
