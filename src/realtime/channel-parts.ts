import type { Logger } from 'pino';
import type { Bus } from '../bus/bus.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import type { RoomPolicies } from '../filter/room-policies.ts';
import type { RosterRead } from '../presence/roster-queries.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { Room } from '../wire/protocol.ts';
import type { Pacer } from './pacer.ts';
import type { RecentEntries } from './recent-entries.ts';

/** What a channel works with. */
export interface ChannelParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly config: Config;
  readonly log: Logger;
  readonly pacer: Pacer;
  readonly policies: RoomPolicies;
  readonly counters: HubCounters;
}

/** Plain numbers that only grow. */
export interface HubCounters {
  /** Entries sent, once for each connection. */
  deliveries: number;
  /** Connections ended because their reader was too slow. */
  slowCloses: number;
}

/** A room at the moment its channel opens. */
export interface ChannelState {
  readonly room: Room;
  readonly epoch: string;
  /** Of the latest revocation. */
  readonly revocationSeq: number;
  readonly recent: RecentEntries;
  readonly roster: RosterRead;
}
