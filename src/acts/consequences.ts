import type { Bus } from '../bus/bus.ts';
import type { Database } from '../database/database.ts';
import { tellQueue } from '../review/tell-queue.ts';
import type { RoomSignal } from '../room-signal.ts';
import type { ActName } from '../wire/act-frames.ts';
import type { EntryDetails } from '../wire/entry.ts';

interface Parts {
  readonly database: Database;
  readonly bus: Bus<RoomSignal>;
}

type Consequence = (parts: Parts, roomId: string, details: EntryDetails) => void | Promise<void>;

const renewPolicy: Consequence = ({ bus }, roomId) => bus.publish(roomId, { type: 'policy' });

/** What others have to be told of an act, beside its entry. It may be told twice. */
export const CONSEQUENCES: { readonly [N in ActName]?: Consequence } = {
  close: ({ bus }, roomId) => bus.publish(roomId, { type: 'closed' }),
  filters: renewPolicy,
  'add-rule': renewPolicy,
  'remove-rule': renewPolicy,
  shadow: renewPolicy,
  unshadow: renewPolicy,
  entry: tellQueue,
  admit: tellQueue,
  'turn-away': tellQueue,
  reject: tellQueue,
  report: tellQueue,
  resolve: tellQueue,
  dismiss: tellQueue,
  approve: (parts, roomId, { seq }) => {
    if (seq !== undefined) parts.bus.publish(roomId, { type: 'stored', seq });
    return tellQueue(parts, roomId);
  },
};
