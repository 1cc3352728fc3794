import type { Entry, ErrorData, History, QueueCounts, Room, Welcome } from '../wire/protocol.ts';
import type { RoomState } from './line.ts';
import type { Roster } from './roster.ts';

/** What a client tells, by name. */
export interface RoomEvents {
  /** First on every connection, before any entry. */
  welcome: Welcome;
  /**
   * The entries of the room in order, each once. Those of the kinds `erase`, `recall` and `edit`
   * change others before them: in `history()` they have already, for what you kept there is
   * `altered()`.
   */
  message: Entry;
  /** What was missed is too much to tell: show this in place of all that was shown before. */
  reset: History;
  members: Roster;
  /** The room, whenever an entry has changed how it is set; `welcome` has it first. */
  room: Room;
  /** How much waits for the moderators, to those who are some. */
  queue: QueueCounts;
  typing: { member_id: string; user_name: string };
  state: RoomState;
  /** An error frame. One with a `client_id` also refuses, or delays, that message. */
  error: ErrorData;
}
