import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import type { RoomSignal } from '../room-signal.ts';

/** Where a node stands: what it shares with others, and who it is among them. */
export interface NodePlace {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly log: Logger;
  readonly nodeId: string;
}
