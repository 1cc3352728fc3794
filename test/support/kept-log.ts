import { type Logger, pino } from 'pino';

/** A log whose lines a test can read. */
export function keptLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ base: null }, { write: (line) => lines.push(line) }), lines };
}
