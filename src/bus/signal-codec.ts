import type { RoomSignal } from '../room-signal.ts';
import type { EntryDetails, StoredEntry } from '../wire/entry.ts';

/** Most bytes of the entries in a payload. Those that have more go as several. */
const ENTRIES_MAX = 32 * 1024;

/**
 * An entry without the names of its fields: they took 3 of the 4 µs in which one was written here
 * and read on another node.
 */
type Row = readonly [
  seq: number,
  memberId: string,
  nick: string,
  headNum: number,
  kind: StoredEntry['kind'],
  content: string,
  clientId: string,
  /** In ms since 1970. */
  createdAt: number,
  details: EntryDetails | null,
];

/** A signal as other nodes get it: in one payload, or in several one after the other. */
export function encodeSignal(roomId: string, signal: RoomSignal): Buffer[] {
  return signal.type === 'entries'
    ? encodeEntries(roomId, signal.entries)
    : [Buffer.from(JSON.stringify(signal))];
}

/**
 * As many entries of a large batch as fit into each payload. Where nodes were told only how far the
 * log reaches, they had to read it when it was busiest: of 20,000 messages/s that two nodes were
 * offered three in ten did not arrive in time (`npm run bench -- --only nodes`).
 */
function encodeEntries(roomId: string, entries: readonly StoredEntry[]): Buffer[] {
  const payloads: Buffer[] = [];
  let rows: string[] = [];
  let bytes = 0;
  const close = (): void => {
    if (rows.length > 0) {
      payloads.push(
        Buffer.from(`{"type":"entries","roomId":"${roomId}","rows":[${rows.join(',')}]}`),
      );
    }
    rows = [];
    bytes = 0;
  };
  for (const entry of entries) {
    const row = JSON.stringify(toRow(entry));
    const more = Buffer.byteLength(row);
    if (bytes + more > ENTRIES_MAX) close();
    rows.push(row);
    bytes += more;
  }
  close();
  return payloads;
}

/**
 * The signal in these bytes, or `undefined` where they are none. A node of a later version may send
 * types that this one does not know: they come out as they are, and nobody acts on them.
 */
export function decodeSignal(bytes: Uint8Array): RoomSignal | undefined {
  try {
    const signal = JSON.parse(Buffer.from(bytes).toString());
    if (typeof signal?.type !== 'string') return undefined;
    if (signal.type !== 'entries') return signal;
    const { roomId, rows } = signal;
    return { type: 'entries', entries: rows.map((row: Row) => toEntry(roomId, row)) };
  } catch {
    return undefined;
  }
}

function toRow(entry: StoredEntry): Row {
  const { seq, memberId, nick, headNum, kind, content, clientId, createdAt, details } = entry;
  const at = createdAt.getTime();
  return [seq, memberId, nick, headNum, kind, content, clientId, at, details ?? null];
}

// Spelled out for speed, see wire/entry.ts.
function toEntry(roomId: string, row: Row): StoredEntry {
  const [seq, memberId, nick, headNum, kind, content, clientId, at, details] = row;
  const createdAt = new Date(at);
  const entry = { roomId, memberId, nick, headNum, kind, content, clientId, seq, createdAt };
  return details ? { ...entry, details } : entry;
}
