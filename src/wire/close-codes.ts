/** The subprotocol a client of this protocol asks for; a connection without it is "classic". */
export const SUBPROTOCOL = 'nickroom.v1';

/** Why the server closes a socket (PROTOCOL.md §3). 4000–4499: come back; 4500–4999 and 1008: don't. */
export const CloseCode = {
  /** Asked for: the client's own `leave`. */
  normal: 1000,
  /** The server is going away; the reason is `{"spread_ms":N}`: come back within that many ms. */
  goingAway: 1001,
  roomIdMissing: 1008,
  /** Opened by a page of another site than those that are allowed. */
  foreignOrigin: 1008,
  frameTooBig: 1009,
  /** The database is away, or the room could not be opened: come back. */
  unavailable: 4000,
  tooSlow: 4008,
  /** As many people are online as the room takes. */
  roomFull: 4010,
  flooding: 4029,
  badProtocol: 4500,
  unauthorized: 4501,
  kicked: 4503,
  roomGone: 4504,
  tooManyConnections: 4509,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** Whether a client that was closed with this code may connect again. */
export function mayComeBack(code: number): boolean {
  if (code === CloseCode.normal || code === CloseCode.roomIdMissing) return false;
  return code < 4500 || code > 4999;
}
