import { RE2JS } from 're2js';
import { Refusal } from '../errors.ts';
import { fullAfter, msUntil } from '../limits/token-bucket.ts';

/** UTF-16 units of a pattern. */
const LENGTH_MAX = 200;
/**
 * Instructions of a compiled pattern. RE2 is linear in text and program, so this bounds a match: the
 * worst that was found for 2,000 characters took 50 ms, what people write takes microseconds.
 */
const PROGRAM_MAX = 120;
/** Milliseconds that one pattern may use: 50 at once, 5 in a second from then on. */
const BUDGET = { burst: 50, everyMs: 200 };

/**
 * A regular expression of somebody whom nobody trusts. RE2 does not backtrack, and a pattern that is
 * slow all the same is skipped until it has rested, so it can never hold up the process.
 */
export class SafePattern {
  readonly #pattern: RE2JS;
  readonly #clock: () => number;
  #restedAt = 0;

  /**
   * @param clock milliseconds that never go back
   * @throws {Refusal} `rule_invalid`
   */
  constructor(source: string, clock: () => number = () => performance.now()) {
    this.#pattern = compile(source);
    this.#clock = clock;
  }

  /** Whether it is found anywhere in the text, in any case; `false` while it has to rest. */
  isFoundIn(text: string): boolean {
    const start = this.#clock();
    if (msUntil(BUDGET, this.#restedAt, 1, start) > 0) return false;
    const isFound = this.#pattern.test(text);
    const end = this.#clock();
    this.#restedAt = fullAfter(BUDGET, this.#restedAt, end - start, end);
    return isFound;
  }
}

function compile(source: string): RE2JS {
  if (source.length > LENGTH_MAX) {
    throw invalid(`A pattern has at most ${LENGTH_MAX} characters.`);
  }
  const pattern = parse(source);
  if (pattern.programSize() > PROGRAM_MAX) throw invalid('This pattern is too costly.');
  if (pattern.test('')) throw invalid('This pattern is found in every message.');
  return pattern;
}

function parse(source: string): RE2JS {
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  } catch {
    throw invalid('This is no pattern of RE2: it has no look-around and no back-references.');
  }
}

const invalid = (message: string): Refusal => new Refusal('rule_invalid', { message });
