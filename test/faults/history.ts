import type { WireEvent, WireMessage } from '../protocol/support/wire.ts';

/** What a run leaves behind for the checker: everything that was seen and sent, and the log. */
export interface History {
  readonly rooms: readonly RoomLog[];
  readonly messages: readonly Message[];
  readonly connections: readonly ConnectionRecord[];
  readonly readers: readonly ReaderRecord[];
  readonly pages: readonly PagedRoom[];
  readonly ends: readonly End[];
}

/** A room's log as it stands in the database when all is calm. */
export interface RoomLog {
  readonly roomId: string;
  readonly epoch: string;
  /** The room's own counter. */
  readonly headSeq: number;
  /** Ascending. */
  readonly rows: readonly LogRow[];
}

export interface LogRow {
  readonly seq: number;
  readonly kind: string;
  readonly memberId: string;
  readonly nick: string;
  readonly content: string;
  /** Undefined where the source does not tell. */
  readonly clientId?: string | undefined;
}

/** What an author wanted to say, and what was promised about it. */
export interface Message {
  readonly roomId: string;
  readonly memberId: string;
  readonly clientId: string;
  readonly content: string;
  /** Of its first ack. */
  ackedSeq: number | undefined;
}

/** A frame as a client sent it. */
export interface SentFrame {
  readonly type: string;
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
  /** How many events had come on its connection when it was sent. */
  readonly eventsBefore: number;
}

/** One connection, frame by frame. */
export interface ConnectionRecord {
  /** For sentences: who it was, and which of his connections. */
  readonly name: string;
  readonly roomId: string;
  readonly memberId: string;
  readonly isClassic: boolean;
  /** What it asked to resume from. */
  readonly after: number | undefined;
  readonly epoch: string | undefined;
  readonly sent: SentFrame[];
  readonly events: WireEvent[];
  closeCode: number | undefined;
}

/** What the client library told the page, in order, over all of its connections. */
export interface ReaderRecord {
  readonly name: string;
  readonly roomId: string;
  readonly told: Told[];
}

export type Told =
  /** The page begins behind this seq. */
  | { readonly type: 'start'; readonly seq: number }
  | { readonly type: 'message'; readonly entry: WireMessage }
  /** These replace everything that was told. */
  | { readonly type: 'reset'; readonly entries: readonly WireMessage[] };

/** A room's whole history as a newcomer read it, page by page. */
export interface PagedRoom {
  readonly roomId: string;
  /** The head that the newcomer was welcomed with. */
  readonly headSeq: number;
  readonly entries: readonly WireMessage[];
}

/** How far a client that stayed to the end got, and how far the log reached by then. */
export interface End {
  readonly name: string;
  readonly roomId: string;
  readonly seq: number;
  readonly headSeq: number;
}
