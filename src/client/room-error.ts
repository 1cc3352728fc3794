/**
 * Why a message or a query failed for good. `code` is one of the server's (PROTOCOL.md §2), or
 * `closed` when the connection ended before an answer came.
 */
export class RoomError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'RoomError';
    this.code = code;
  }
}
