import { type EncodedEntry, seenBy } from './recent-entries.ts';

/** How a wire writes what a room sends. */
export interface Format {
  /** What stands before, between and after the parts of a frame's content. */
  readonly open: string;
  readonly between: string;
  readonly close: string;
  /** An event, given as JSON, as a part; empty where the wire has no words for it. */
  event(event: string): string;
  /** An entry as a part, cut where its author's copy has the id that he gave it. */
  entry(entry: EncodedEntry): readonly [head: string, tail: string];
  /** The id as it stands there. */
  authored(clientId: string): string;
  /** The bytes on the wire of a content, given in pieces. */
  wrap(content: readonly Buffer[]): Buffer;
}

/** One frame of events, given as JSON, and entries after them, as this reader is to see them. */
export function frameOf(
  format: Format,
  events: readonly string[],
  entries: readonly EncodedEntry[] = [],
  reader?: string,
): Buffer {
  const parts = events.map((event) => format.event(event)).filter(Boolean);
  for (const entry of entries) {
    parts.push(format.entry({ ...entry, data: seenBy(entry, reader) }).join(''));
  }
  if (parts.length === 0) return NOTHING;
  return format.wrap([Buffer.from(format.open + parts.join(format.between) + format.close)]);
}

const NOTHING = Buffer.alloc(0);

/** One event on every wire that somebody reads it on: built when it is first needed, and once. */
export class EventFrames {
  readonly #event: string;
  readonly #built = new Map<Format, Buffer>();

  /** @param event JSON */
  constructor(event: string) {
    this.#event = event;
  }

  in(format: Format): Buffer {
    let frame = this.#built.get(format);
    if (!frame) {
      frame = frameOf(format, [this.#event]);
      this.#built.set(format, frame);
    }
    return frame;
  }
}
