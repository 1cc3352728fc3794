/**
 * What no name may have: controls, format characters (bidi, zero-width), lone surrogates, private
 * use, unassigned (all \p{C}), line separators, whatever is invisible by default, and the blank
 * braille cell, which is a space to the eye alone. "Assigned" is as of this Node's Unicode.
 */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{DI}\u2800]/u;

/** Scripts that join letters or hide a virama by zero-width (non-)joiners, as RFC 5892's CONTEXTJ. */
const JOINER = `(?<=[\\p{L}\\p{M}])(?<=[${[
  ...['Arab', 'Syrc', 'Nkoo', 'Mong', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu'],
  ...['Knda', 'Mlym', 'Sinh', 'Tibt', 'Mymr', 'Khmr', 'Java', 'Bali'],
]
  .map((script) => `\\p{scx=${script}}`)
  .join('')}])[\\u200C\\u200D]`;

/**
 * Where the invisible is part of honest writing. Broad rather than exact (UTS #51, RFC 5892): all
 * this vanishes in a skeleton, so it cannot make a second alice.
 */
const HONEST_INVISIBLES = new RegExp(
  [
    /\u{1F3F4}[\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}/u, // flags of regions: Scotland
    /\p{ExtPict}\p{EMod}?[\uFE0E\uFE0F]?(?:\u200D\p{ExtPict}\p{EMod}?[\uFE0E\uFE0F]?)*/u, // family
    /[0-9#*]\uFE0F\u20E3/u, // keycaps
    /\p{Script=Han}[\uFE00-\uFE02\u{E0100}-\u{E01EF}]/u, // variants of ideographs in Japanese names
    /\p{Script=Mongolian}[\u180B-\u180D\u180F]/u,
    new RegExp(JOINER, 'u'),
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'gu',
);

/** Whether every character may stand in a name, where it stands. */
export function isClean(text: string): boolean {
  return !FORBIDDEN.test(text) || !FORBIDDEN.test(text.replace(HONEST_INVISIBLES, ''));
}

/**
 * Marks that no orthography stacks so, after UTS #39 §5.4: more than four on one letter, the same one
 * twice, or one on nothing at the start, where it would sit on whatever is displayed before the name.
 */
export function hasStrayMarks(text: string): boolean {
  return /^\p{M}|[\p{Mn}\p{Me}]{5}|(\p{Mn})\1/u.test(text.normalize('NFD'));
}
