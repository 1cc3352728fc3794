import { createHash } from 'node:crypto';
import { ExpiringMap } from '../limits/expiring-map.ts';

/** So many members may say the same; the next one is a copy too many. */
const AUTHORS_MAX = 3;
/** Letters and digits below which a text is what everybody says: hello, good morning. */
const CROWD_LENGTH = 16;
/** The longest time that a room may ask for, in ms. */
const REMEMBER_MS = 3_600_000;

/** A message on its way into a room. */
export interface Said {
  readonly roomId: string;
  readonly memberId: string;
  readonly content: string;
  /** A retry of the same message is no repeat. */
  readonly clientId: string;
}

interface Memory {
  readonly at: number;
  /** By member, the client id of what he said last. */
  readonly authors: Map<string, string>;
}

/**
 * What was said a short while ago on this node, so that neither one member says it again nor many say
 * the same one after the other. Texts are kept as hashes, and what is the same but for case, spaces
 * and punctuation is the same.
 */
export class Repeats {
  readonly #memories = new ExpiringMap<Memory>(REMEMBER_MS);

  /** @param withinMs how long ago counts */
  isRepeat(said: Said, withinMs: number, now: number): boolean {
    const plain = plainText(said.content);
    const memory = this.#memories.get(keyOf(said.roomId, plain));
    if (!memory || now - memory.at > withinMs) return false;
    const known = memory.authors.get(said.memberId);
    if (known !== undefined) return known !== said.clientId;
    return plain.length >= CROWD_LENGTH && memory.authors.size >= AUTHORS_MAX;
  }

  /** It was let through. */
  note({ roomId, memberId, content, clientId }: Said, withinMs: number, now: number): void {
    const key = keyOf(roomId, plainText(content));
    const before = this.#memories.get(key);
    const authors =
      before && now - before.at <= withinMs ? before.authors : new Map<string, string>();
    if (authors.size < AUTHORS_MAX || authors.has(memberId)) authors.set(memberId, clientId);
    this.#memories.set(key, { at: now, authors }, now);
  }
}

/** Of a text of signs alone all of it. */
const plainText = (content: string): string =>
  content
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{Z}\p{C}]+/gu, '') || content;

const keyOf = (roomId: string, plain: string): string =>
  createHash('sha1').update(roomId).update(plain).digest('base64');
