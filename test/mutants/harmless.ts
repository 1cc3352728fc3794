import { HARMLESS_IN_SQL, type Harmless } from './harmless-in-sql.ts';
import type { Prey } from './hunt.ts';

/** Changes of code that no test can notice, since what the program answers is the same. */
const HARMLESS_IN_CODE: readonly Harmless[] = [
  {
    where: 'counts.ts',
    code: 'if (count > 1)',
    changes: ['count > 1 → true', '> → >='],
    why: 'A key with none is kept as a zero: memory alone.',
  },
  {
    where: 'expiring-map.ts',
    code: '> this.#keepMs',
    changes: ['> → >='],
    why: 'A generation ends a millisecond sooner, within what is promised.',
  },
  {
    where: 'flood-score.ts',
    code: 'at < text.length; at += step',
    changes: ['< → <='],
    why: 'One round more, for all texts alike.',
  },
  {
    where: 'flood-score.ts',
    code: 'text.length / HASHED_MAX',
    changes: ['ceil → floor'],
    why: 'Up to twice as many characters are looked at: time alone.',
  },
  {
    where: 'token-bucket.ts',
    code: 'if (this.#isUnlimited) return 0;',
    changes: ['this.#isUnlimited → false'],
    why: 'Without a rate the reckoning comes to nothing to wait for as well.',
  },
  {
    where: 'content-rules.ts',
    code: 'if (text.length <= codePoints) return false;',
    changes: ['text.length <= codePoints → false', '<= → <'],
    why: 'A short text is counted as well: time alone.',
  },
  {
    where: 'log-writer.ts',
    code: '2 * strain.level',
    changes: ['* → /'],
    why: 'Calls of several drafts rest for longer, the ten milliseconds at most: time alone.',
  },
  {
    where: 'record-queries.ts',
    code: 's.until > now()',
    changes: ['> → >='],
    why: 'An end that is now to the microsecond.',
  },
  {
    where: 'limits.ts',
    code: 'if (!this.#isOn) return;',
    changes: ['!this.#isOn → false', 'return; → ;'],
    why: 'Without a rate the reckoning comes to nothing to wait for as well.',
  },
  {
    where: 'reserved.ts',
    code: "text.normalize('NFD')",
    changes: ["text.normalize('NFD') → text"],
    why: 'A skeleton is decomposed already, and tells what the key then does not.',
  },
  {
    where: 'scripts.ts',
    code: "classes.join('')",
    changes: ["'' → 'mutant'"],
    why: 'Those letters are Latin, which each usual mix has anyway.',
  },
  {
    where: 'skeleton.ts',
    code: "word.split('=')",
    changes: ["'' → 'mutant'"],
    why: 'For the compiler alone: each word of the table has both.',
  },
  {
    where: 'characters.ts',
    code: "text.replace(HONEST_INVISIBLES, '')",
    changes: ["'' → 'mutant'"],
    why: 'What takes their place is clean as well.',
  },
  {
    where: 'lengths.ts',
    code: 'if (text.length <= bounds.graphemes) return true;',
    changes: ['text.length <= bounds.graphemes → false', '<= → <'],
    why: 'A short text is counted as well: time alone.',
  },
  {
    where: 'normalise.ts',
    code: 'STRAY_STYLE',
    changes: ['g → (nothing)'],
    why: 'It is repeated until nothing changes, so each round takes one.',
  },
  {
    where: 'sequencer.ts',
    code: 'if (this.#held.size === 0) return;',
    changes: ['this.#held.size === 0 → false', 'return; → ;'],
    why: 'Entries in order, which are nearly all, are spared the map: time alone.',
  },
  {
    where: 'log-follower.ts',
    code: 'this.#awaitGap();',
    changes: ['this.#sequencer.hasGap → true', 'seq > this.#sequencer.last → true', '> → >='],
    why: 'A timer more, at whose end there is nothing to do.',
  },
  {
    where: 'log-follower.ts',
    code: 'this.#head > this.#sequencer.last',
    changes: ['> → >='],
    why: 'One more read, which finds nothing.',
  },
  {
    where: 'log-follower.ts',
    code: 'if (seq <= this.#sequencer.last) return;',
    changes: ['<= → <'],
    why: 'One more read, which finds nothing.',
  },
  {
    where: 'log-follower.ts',
    code: 'this.#reading ??=',
    changes: ['??= → ='],
    why: 'Two reads at once, of which the sequencer delivers each entry once.',
  },
  {
    where: 'recent-entries.ts',
    code: 'this.#entries.length > 2 * this.#capacity',
    changes: ['> → >=', '* → /', 'this.#entries.length > 2 * this.#capacity → true'],
    why: 'The list is cut more often: time alone.',
  },
  {
    where: 'recent-entries.ts',
    code: 'if (!isAbout(told, entry)) return entry;',
    changes: ['!isAbout(told, entry) → false'],
    why: 'What is not altered is read and written anew: time alone.',
  },
  {
    where: 'recent-entries.ts',
    code: 'if (firstSeq <= this.#firstSeq) return;',
    changes: ['<= → <'],
    why: 'What is gone is looked for once more: time alone.',
  },
  {
    where: 'recent-entries.ts',
    code: 'this.#logs ??=',
    changes: ['??= → ='],
    why: 'The same text is made anew: time alone.',
  },
  {
    where: 'recent-entries.ts',
    code: 'memberId === reader;',
    changes: ['&& → ||'],
    why: 'The same text is made anew: time alone.',
  },
  {
    where: 'recent-entries.ts',
    code: 'latest.some(isOwnHere)',
    changes: ['latest.some(isOwnHere) → true'],
    why: 'The same text is made anew: time alone.',
  },
];

/** Why this change does no harm; `undefined` where it may. */
export const whyHarmless = (prey: Prey): string | undefined =>
  [...HARMLESS_IN_CODE, ...HARMLESS_IN_SQL].find(
    ({ where, code, changes }) =>
      prey.where.endsWith(where) && prey.code.includes(code) && changes.includes(prey.change),
  )?.why;
