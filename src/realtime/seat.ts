import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import type { RefusalCode } from '../errors.ts';
import type { MessageGuard } from '../filter/message-guard.ts';
import type { FrameGate } from '../limits/frame-gate.ts';
import type { Limits } from '../limits/limits.ts';
import type { LogWriter } from '../log/log-writer.ts';
import type { Presence } from '../presence/presence.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { RoomChannel } from './room-channel.ts';
import type { SocketConnection } from './socket-connection.ts';

/** What handlers work with, beside the connection and its channel. */
export interface DispatchParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly logWriter: LogWriter;
  readonly presence: Presence;
  readonly limits: Limits;
  readonly guard: MessageGuard;
  /** Is told the code of each frame that was refused. */
  readonly onRefusal?: ((code: RefusalCode) => void) | undefined;
}

/** A socket in its room, with all that its frames need. */
export interface Seat {
  readonly parts: DispatchParts;
  readonly connection: SocketConnection;
  readonly channel: RoomChannel;
  readonly gate: FrameGate;
}
