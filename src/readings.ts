import type { Bus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import type { Database } from './database/database.ts';
import type { LogWriter } from './log/log-writer.ts';
import type { Readings } from './metrics/metrics.ts';
import type { Hub } from './realtime/hub.ts';
import type { RoomSignal } from './room-signal.ts';
import type { Deliverer } from './webhooks/deliverer.ts';

interface Watched {
  readonly config: Config;
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
  readonly hub: Hub;
  readonly logWriter: LogWriter;
  readonly deliverer: Deliverer | undefined;
}

/** Where the metrics find what the parts of the house count by themselves. */
export function readingsOf(watched: Watched): Readings {
  const { config, database, bus, hub, logWriter, deliverer } = watched;
  return {
    nickroom_connections: () => hub.size,
    nickroom_rooms: () => hub.rooms,
    nickroom_appends_waiting: () => logWriter.waiting,
    nickroom_deliveries_total: () => hub.counters.deliveries,
    nickroom_slow_closes_total: () => hub.counters.slowCloses,
    nickroom_webhook_deliveries_total: () => deliverer?.counters.deliveries ?? 0,
    nickroom_webhook_failures_total: () => deliverer?.counters.failures ?? 0,
    nickroom_bus_whole: () => Number(bus.isWhole),
    nickroom_database_queries: () => database.load?.underWay ?? 0,
    nickroom_database_pool_size: () => config.DATABASE_POOL,
    nickroom_database_retries_total: () => database.load?.retries ?? 0,
  };
}
