/** Codes of postgres.js (its errors.js), of Node's sockets and resolver, and of our deadline. */
const LOST = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'DEADLINE',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATEs of a server that is busy coming, going or full: connection exceptions, shut down by the
 * administrator or after a crash, starting up, idle session ended, too many connections, and a
 * statement that took longer than `statement_timeout`.
 */
const AWAY = /^(08...|57P0[1235]|53300|57014)$/;

/**
 * Whether the database was not to be reached, so that the same query may succeed later. After an
 * outage in the middle of a query its outcome is unknown. False for an ordinary SQL error.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') {
    return false;
  }
  if (LOST.has(error.code) || AWAY.test(error.code)) return true;
  // The unix socket of a server that does not run. Any other missing file is no outage.
  return error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
}
