import { type DestinationStream, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from './config/config.ts';

/** Where an error of PostgreSQL quotes the row it is about, with whatever somebody wrote. */
const ROWS = ['err.detail', 'err.where', 'err.cause.detail', 'err.cause.where'];

/**
 * JSON lines for programs, or, on a terminal, lines for people. Secrets never reach either.
 *
 * @param to absent: the standard output
 */
export function createLogger(
  { LOG_LEVEL }: Config,
  isTerminal: boolean,
  to?: DestinationStream,
): Logger {
  const options = {
    level: LOG_LEVEL,
    base: null,
    redact: ['*.nickId', '*.secret', '*.authorization', 'req.headers', ...ROWS],
  };
  if (!isTerminal) return pino(options, to);
  // Who looks at a terminal looks at one node.
  const look = { sync: true, translateTime: 'SYS:HH:MM:ss', colorize: true, ignore: 'node' };
  return pino(options, pretty(look));
}
