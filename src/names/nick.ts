import { Refusal } from '../errors.ts';
import { hasStrayMarks, isClean } from './characters.ts';
import { fits } from './lengths.ts';
import { comparisonKey, enforce } from './normalise.ts';
import { isReserved } from './reserved.ts';
import { isOneScript } from './scripts.ts';
import { nickSkeleton } from './skeleton.ts';

/** Two nicks are the same when their keys are equal or their skeletons are. */
export interface Nick {
  /** What is displayed. */
  readonly text: string;
  /** What RFC 8266 compares: no case, no width, no superfluous spaces. */
  readonly key: string;
  /** What the eye compares (UTS #39). */
  readonly skeleton: string;
  /**
   * Whether it mixes scripts that do not belong together. Nobody enters with such a nick; it is not
   * refused here, because one that looks like a nick somebody holds is refused as taken.
   */
  readonly isMixed: boolean;
}

const BOUNDS = { graphemes: 24, bytes: 64 };

/** UTF-16 units. No honest nick comes near, and nothing costly looks at more. */
const MAX_INPUT = 1024;

/**
 * The nickname somebody asked for, by the rules of PROTOCOL.md §1.
 *
 * @throws {Refusal} nick_empty, nick_too_long, nick_invalid, nick_reserved
 */
export function parseNick(input: string): Nick {
  if (input.length > MAX_INPUT) throw new Refusal('nick_too_long');
  if (!isClean(input)) throw new Refusal('nick_invalid');
  const text = enforce(input);
  if (text === '') throw new Refusal('nick_empty');
  if (!fits(text, BOUNDS)) throw new Refusal('nick_too_long');
  // Again: NFKC may have taken away the emoji that a joiner stood beside.
  if (!isClean(text) || hasStrayMarks(text)) throw new Refusal('nick_invalid');

  const nick = {
    text,
    key: comparisonKey(text),
    skeleton: nickSkeleton(text),
    isMixed: !isOneScript(text),
  };
  if (isReserved(nick)) throw new Refusal('nick_reserved');
  return nick;
}
