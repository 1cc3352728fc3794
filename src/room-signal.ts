import type { StoredEntry } from './wire/entry.ts';
import type { Member } from './wire/protocol.ts';
import type { QueueCounts } from './wire/queue.ts';

/** What nodes tell each other about a room. Entries are a copy of what the log has already. */
export type RoomSignal =
  | { type: 'entries'; entries: readonly StoredEntry[] }
  /** The log reaches at least to this seq: who has not got the entry in a moment reads it. */
  | { type: 'head'; seq: number }
  /** The same of an entry that the bus will not bring: it is read at once. */
  | { type: 'stored'; seq: number }
  /** Nothing below this seq is kept any more. */
  | { type: 'trimmed'; firstSeq: number }
  /** A member has another nick. Where he is not online, nobody cares. */
  | { type: 'renamed'; member: Member }
  | { type: 'arrived'; members: readonly Member[] }
  | { type: 'departed'; memberIds: readonly string[] }
  | Revoked
  /** The room's settings or rules have changed: nodes read them again, see `RoomPolicies`. */
  | { type: 'policy' }
  /** So much waits for those who have one of these roles. */
  | { type: 'queue'; roles: readonly string[]; counts: QueueCounts }
  /** The room is closed for good. */
  | { type: 'closed' }
  | { type: 'typing'; memberId: string; nick: string };

/** What ends connections of a member. No node may miss it: see `bus/sure-bus.ts`. */
export type Revocation =
  | { type: 'left'; memberId: string }
  /** A credential of the member is worth nothing any more; without an id all of them are. */
  | { type: 'revoked'; memberId: string; credentialId?: number };

/** A revocation with its place among those of its room; without one it could not be stored yet. */
export type Revoked = Revocation & { readonly revocationSeq?: number };

const REVOCATIONS: ReadonlySet<RoomSignal['type']> = new Set<Revocation['type']>([
  'left',
  'revoked',
]);

export const isRevocation = (signal: RoomSignal): signal is Revoked => REVOCATIONS.has(signal.type);
