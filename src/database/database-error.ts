/**
 * A database that cannot be used, and waiting will not help. The message is a sentence for the
 * operator: it may name a folder or a process, never SQL or a password.
 */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}
