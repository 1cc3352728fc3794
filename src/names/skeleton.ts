import { CONFUSABLES } from './skeleton-data.ts';

const PROTOTYPES: ReadonlyMap<string, string> = new Map(
  CONFUSABLES.trim()
    .split(/\s/)
    .flatMap((word) => {
      const [target = '', sources = ''] = word.split('=');
      const prototype = fromHex(target.split('+'));
      return sources.split(',').map((source) => [fromHex([source]), prototype] as const);
    }),
);

/** A wide ￨ reads as l in Unicode's table, and is displayed as this, which is not in it. */
const LIGHT_VERTICAL = '\u2502';

function fromHex(codePoints: readonly string[]): string {
  return String.fromCodePoint(...codePoints.map((hex) => Number.parseInt(hex, 16)));
}

/**
 * UTS #39's internalSkeleton: texts that look alike have the same one. It is for comparison, never
 * for display. bidiSkeleton, which reorders right-to-left text first, is left out: a nick has one
 * script, so an Arabic one cannot be reordered into a Latin one.
 */
export function skeleton(text: string): string {
  let mapped = '';
  for (const character of text.normalize('NFD').replace(/\p{DI}/gu, '')) {
    mapped += PROTOTYPES.get(character === LIGHT_VERTICAL ? '|' : character) ?? character;
  }
  return mapped.normalize('NFD');
}

/**
 * The skeleton of a nick as it is displayed, then without case, then again, since case folding makes
 * new look-alikes (M is its own, m is rn). Taken of the key alone it would miss AIice with a capital
 * I, which is an l to the eye and an i to lower case; РОМА in Cyrillic against POMA would slip too.
 * What remains open: Cyrillic МІКЕ beside somebody who writes himself mike. To close it, i and l had
 * to be one letter, and Neil would be refused where Nell is.
 */
export function nickSkeleton(text: string): string {
  return skeleton(dropSoftDots(skeleton(text).toLowerCase()));
}

/** A dot on a letter that has one already cannot be seen; an l with one is an i, as İ is. */
function dropSoftDots(decomposed: string): string {
  return decomposed.replace(/l\u0307/g, 'i').replace(/(?<=[ij])\u0307/g, '');
}
