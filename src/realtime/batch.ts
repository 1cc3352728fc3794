import type { Format } from './format.ts';
import { type EncodedEntry, seenBy } from './recent-entries.ts';

/** The entries of a batch as they stand on one wire. */
interface Encoded {
  /** The parts and what closes the content. */
  readonly body: Buffer;
  /** For each entry the byte of `body` before which its author's copy has the id. */
  readonly idAt: readonly number[];
  /** The frame of all who have nothing of their own in it. */
  readonly shared: Buffer;
}

/**
 * Entries that a room sends at once. They are encoded once for each wire; the copy of somebody who
 * wrote some of them is put together from pieces of those bytes, since in a busy room everybody is
 * an author of every batch: 1 × 500 spent 231 ms a round on encoding its authors' copies anew, and
 * 12 ms on this (`npm run bench -- --only shapes`).
 */
export class Batch {
  readonly #entries: readonly EncodedEntry[];
  /** The places in it of what each author has given an id. */
  readonly #authored = new Map<string, number[]>();
  /** Authors of what others do not see. */
  readonly #shadowed = new Set<string>();
  readonly #encoded = new Map<Format, Encoded>();

  constructor(entries: readonly EncodedEntry[]) {
    this.#entries = entries;
    for (const [i, { memberId, clientId, own }] of entries.entries()) {
      if (own !== undefined) this.#shadowed.add(memberId);
      if (clientId === undefined) continue;
      const places = this.#authored.get(memberId);
      if (places) places.push(i);
      else this.#authored.set(memberId, [i]);
    }
  }

  isAuthor(memberId: string): boolean {
    return this.#authored.has(memberId) || this.#shadowed.has(memberId);
  }

  /** The frame as everybody gets it who wrote nothing of it. */
  shared(format: Format): Buffer {
    return this.#in(format).shared;
  }

  /** The frame as this member gets it, with replies, given as JSON, before the entries. */
  own(format: Format, memberId: string, replies: readonly string[]): Buffer {
    if (this.#shadowed.has(memberId)) {
      return new Batch(seenBy(this.#entries, memberId)).own(format, memberId, replies);
    }
    const { body, idAt } = this.#in(format);
    const first = replies.map((reply) => format.event(reply) + format.between).join('');
    const pieces: Buffer[] = [Buffer.from(format.open + first)];
    let done = 0;
    for (const i of this.#authored.get(memberId) ?? []) {
      const at = idAt[i] as number;
      const id = format.authored(this.#entries[i]?.clientId as string);
      pieces.push(body.subarray(done, at), Buffer.from(id));
      done = at;
    }
    pieces.push(body.subarray(done));
    return format.wrap(pieces);
  }

  #in(format: Format): Encoded {
    let encoded = this.#encoded.get(format);
    if (!encoded) {
      encoded = encode(format, this.#entries);
      this.#encoded.set(format, encoded);
    }
    return encoded;
  }
}

function encode(format: Format, entries: readonly EncodedEntry[]): Encoded {
  const idAt: number[] = [];
  const parts: string[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const [head, tail] = format.entry(entry);
    const at = bytes + Buffer.byteLength(head);
    idAt.push(at);
    parts.push(head + tail);
    bytes = at + tail.length + format.between.length;
  }
  const body = Buffer.from(parts.join(format.between) + format.close);
  return { body, idAt, shared: format.wrap([Buffer.from(format.open), body]) };
}
