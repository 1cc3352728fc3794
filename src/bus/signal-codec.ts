import type { RoomSignal } from '../room-signal.ts';
import type { StoredEntry } from '../wire/entry.ts';

/** Most bytes of entries that travel by the bus; larger batches are read from the log. */
const ENTRIES_MAX = 32 * 1024;

type WireEntry = Omit<StoredEntry, 'createdAt'> & { readonly createdAt: string };

/** A signal as other nodes get it. */
export function encodeSignal(signal: RoomSignal): Buffer {
  const bytes = Buffer.from(JSON.stringify(signal));
  if (signal.type !== 'entries' || bytes.length <= ENTRIES_MAX) return bytes;
  const seq = Math.max(...signal.entries.map((entry) => entry.seq));
  return Buffer.from(JSON.stringify({ type: 'stored', seq } satisfies RoomSignal));
}

/**
 * The signal in these bytes, or `undefined` where they are none. A node of a later version may send
 * types that this one does not know: they come out as they are, and nobody acts on them.
 */
export function decodeSignal(bytes: Uint8Array): RoomSignal | undefined {
  try {
    const signal = JSON.parse(Buffer.from(bytes).toString());
    if (typeof signal?.type !== 'string') return undefined;
    return signal.type === 'entries' ? withDates(signal.entries) : signal;
  } catch {
    return undefined;
  }
}

const withDates = (entries: readonly WireEntry[]): RoomSignal => ({
  type: 'entries',
  entries: entries.map((entry) => ({ ...entry, createdAt: new Date(entry.createdAt) })),
});
