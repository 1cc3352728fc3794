import { Refusal } from '../errors.ts';
import { skeleton } from '../names/skeleton.ts';

/** UTF-16 units of a word, or of several with spaces between. */
const LENGTH_MAX = 64;
/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const LETTER = /[\p{L}\p{N}]/u;

/** What words are looked for in: without case, and what looks alike is one letter. */
export const fold = (text: string): string => skeleton(text.normalize('NFKC').toLowerCase());

/** A word that is found as a word: not in the middle of another, where its script has spaces. */
export class Word {
  readonly #folded: string;
  readonly #bounded: readonly [start: boolean, end: boolean];

  /** @throws {Refusal} `rule_invalid` */
  constructor(source: string) {
    const text = source.trim();
    if (text.length > LENGTH_MAX || !LETTER.test(text)) {
      const message = `A word has 1 to ${LENGTH_MAX} characters, and a letter or a digit.`;
      throw new Refusal('rule_invalid', { message });
    }
    this.#folded = fold(text);
    const letters = [...text];
    this.#bounded = [isBounded(letters[0]), isBounded(letters.at(-1))];
  }

  /** @param folded a text as `fold` answers it */
  isFoundIn(folded: string): boolean {
    for (
      let at = folded.indexOf(this.#folded);
      at >= 0;
      at = folded.indexOf(this.#folded, at + 1)
    ) {
      if (this.#standsAlone(folded, at)) return true;
    }
    return false;
  }

  #standsAlone(folded: string, at: number): boolean {
    const end = at + this.#folded.length;
    const [boundedAtStart, boundedAtEnd] = this.#bounded;
    if (boundedAtStart && continues(folded.slice(Math.max(0, at - 2), at), -1)) return false;
    return !(boundedAtEnd && continues(folded.slice(end, end + 2), 0));
  }
}

const isBounded = (letter = ''): boolean => LETTER.test(letter) && !UNSPACED.test(letter);

/** Whether the nearest character is a letter of the same word. */
function continues(neighbours: string, nearest: 0 | -1): boolean {
  return isBounded([...neighbours].at(nearest));
}
