/**
 * Why a message or a query failed for good. `code` is one of the server's (PROTOCOL.md §2), or
 * `closed` when the connection ended before an answer came.
 */
export class RoomError extends Error {
  readonly code: string;
  /** When what stands in the way ends, where it does. ISO 8601. */
  readonly until: string | undefined;

  constructor(code: string, message: string, until?: string) {
    super(message);
    this.name = 'RoomError';
    this.code = code;
    this.until = until;
  }
}
