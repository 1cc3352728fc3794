import type { StoredEntry } from './entry.ts';
import type { Member } from './protocol.ts';

/** What nodes tell each other about a room. Entries are a copy of what the log has already. */
export type RoomSignal =
  | { type: 'entries'; entries: readonly StoredEntry[] }
  /** The log reaches at least to this seq; whoever is behind reads it. */
  | { type: 'head'; seq: number }
  /** The same of entries that are too large for the bus, so that nobody need wait for them. */
  | { type: 'stored'; seq: number }
  | { type: 'arrived'; members: readonly Member[] }
  | { type: 'departed'; memberIds: readonly string[] }
  | { type: 'left'; memberId: string }
  | { type: 'typing'; memberId: string; nick: string };
