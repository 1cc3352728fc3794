/** One small change of a text, which some test should notice. */
export interface Mutant {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The text with that change. */
export const mutate = (text: string, { start, end, replacement }: Mutant): string =>
  text.slice(0, start) + replacement + text.slice(end);

/** What somebody reads: `a < b → a <= b`, on one line and not without end. */
export function describe(text: string, { start, end, replacement }: Mutant): string {
  return `${brief(text.slice(start, end))} → ${brief(replacement)}`;
}

/** The line of the text on which the change begins, counted from 1. */
export const lineOf = (text: string, { start }: Mutant): number =>
  text.slice(0, start).split('\n').length;

const BRIEF_MAX = 60;

function brief(code: string): string {
  const line = code.replace(/\s+/g, ' ').trim();
  if (line === '') return '(nothing)';
  return line.length > BRIEF_MAX ? `${line.slice(0, BRIEF_MAX)}…` : line;
}
