import type { EncodedEntry } from './recent-entries.ts';

/** How a wire writes what a room sends; an empty buffer is what it has no words for. */
export interface Format {
  /** Entries as everybody gets them, or as their `author` does: with the ids it gave them. */
  entries(entries: readonly EncodedEntry[], author?: string): Buffer;
  /** Events, given as JSON. */
  events(events: readonly string[]): Buffer;
}

/** One content on every wire that somebody reads it on: built when it is first needed, and once. */
export class Frames {
  readonly #build: (format: Format) => Buffer;
  readonly #built = new Map<Format, Buffer>();

  constructor(build: (format: Format) => Buffer) {
    this.#build = build;
  }

  in(format: Format): Buffer {
    let frame = this.#built.get(format);
    if (!frame) {
      frame = this.#build(format);
      this.#built.set(format, frame);
    }
    return frame;
  }
}
