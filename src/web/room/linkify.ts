/** A piece of a message: plain text, or an address that may be opened. */
export type Piece = string | { readonly href: string; readonly text: string };

/** Up to white space, quotes or angle brackets, also the full-width ones of a Chinese sentence. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`“”‘’「」『』《》，。；：！？、（）]+/giu;
const TRAILING = '.,;:!?…*_~';
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** The pieces of a message, in order; together they are the message, letter by letter. */
export function linkify(content: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of content.matchAll(ADDRESS)) {
    const text = trimmed(match[0]);
    const href = openable(text);
    if (href === undefined) continue;
    if (match.index > end) pieces.push(content.slice(end, match.index));
    pieces.push({ href, text });
    end = match.index + text.length;
  }
  if (end < content.length) pieces.push(content.slice(end));
  return pieces;
}

/** Without what belongs to the sentence: its full stop, and brackets that were opened before. */
function trimmed(found: string): string {
  const counts = new Map<string, number>();
  for (const letter of found) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let end = found.length;
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1);
    const closings = counts.get(last) ?? 0;
    const isOdd = last in CLOSING && closings > (counts.get(CLOSING[last] ?? '') ?? 0);
    if (!isOdd && !TRAILING.includes(last)) break;
    counts.set(last, closings - 1);
  }
  return found.slice(0, end);
}

/** `https://bank.example@evil.example` looks like one site and is another: no link. */
function openable(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { href, protocol, username, password } = new URL(text);
  const isWeb = protocol === 'http:' || protocol === 'https:';
  return isWeb && username === '' && password === '' ? href : undefined;
}
