/** Scripts that put no space between words: there a nick needs no edge to be one. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORDY = /[\p{L}\p{M}\p{N}_]/u;

/** Whether a text speaks of a nick: as a word of its own, in any case, with or without an @. */
export function mentions(text: string, nick: string): boolean {
  const [within, wanted] = [plain(text), plain(nick)];
  if (wanted === '') return false;
  for (let at = within.indexOf(wanted); at >= 0; at = within.indexOf(wanted, at + 1)) {
    const before = [...within.slice(0, at)].at(-1);
    const after = [...within.slice(at + wanted.length)][0];
    const [first, last] = [[...wanted][0], [...wanted].at(-1)];
    if (isEdge(before, first) && isEdge(after, last)) return true;
  }
  return false;
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

function isEdge(outside: string | undefined, inside: string | undefined): boolean {
  if (outside === undefined || inside === undefined) return true;
  return UNSPACED.test(inside) || UNSPACED.test(outside) || !WORDY.test(outside);
}
