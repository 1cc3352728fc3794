import type { Entry } from './protocol.ts';

/**
 * What moves a terminal's cursor, changes its colours or turns the order of what is written: C0 and
 * C1 controls, and the marks of bidirectional text. A tab is as wide as it likes, so it goes too.
 */
const UNRULY = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const LINE_END = /\r\n|[\n\u2028\u2029]/;

/** One line for a terminal: nothing that somebody else wrote may act on it. */
export function plainLine(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNRULY, '\uFFFD');
}

/**
 * An entry for a person in a terminal: `2026-11-21 09:30:12  alice: hello`. Further lines of a
 * message are indented, so that none of them passes for an entry of somebody else.
 */
export function plainEntry(entry: Entry): string {
  const time = `${plainLine(entry.log_time)}  `;
  const author = entry.log_kind === 'text' ? `${plainLine(entry.log_user_name)}: ` : '* ';
  const lines = entry.log_content.split(LINE_END).map(plainLine);
  return `${time}${author}${lines.join(`\n${' '.repeat(time.length)}`)}`;
}
