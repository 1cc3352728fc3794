import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import type { RoomSignal } from '../room-signal.ts';
import { countQueue } from './queue-queries.ts';

export interface QueueParts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
}

/** Tells the moderators who are connected how much waits for them now. */
export async function tellQueue({ database, bus }: QueueParts, roomId: string): Promise<void> {
  const { roles, ...counts } = await countQueue(database, roomId);
  bus.publish(roomId, { type: 'queue', roles, counts });
}
