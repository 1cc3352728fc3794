import { Refusal } from '../errors.ts';
import { isClean } from './characters.ts';
import { fits } from './lengths.ts';
import { collapseSpaces, comparisonKey } from './normalise.ts';

/** Two room names are the same when their keys are equal. */
export interface RoomName {
  /** What is displayed: spaces collapsed and NFC, so that （聊天室！） keeps its full width. */
  readonly text: string;
  /** What is compared, as for nicks by RFC 8266; up to some 2,200 bytes (ﷺ alone has 33). */
  readonly key: string;
}

const BOUNDS = { graphemes: 64, bytes: 256 };

/** UTF-16 units. No honest name comes near, and nothing costly looks at more. */
const MAX_INPUT = 4096;

/**
 * The name of a room. Scripts may mix and nothing is reserved: a room speaks for nobody.
 *
 * @throws {Refusal} room_name_empty, room_name_too_long, room_name_invalid
 */
export function parseRoomName(input: string): RoomName {
  if (input.length > MAX_INPUT) throw new Refusal('room_name_too_long');
  if (!isClean(input)) throw new Refusal('room_name_invalid');
  const text = collapseSpaces(input).normalize('NFC');
  if (text === '') throw new Refusal('room_name_empty');
  if (!fits(text, BOUNDS)) throw new Refusal('room_name_too_long');
  return { text, key: comparisonKey(text) };
}

/** UTF-16 units. Whatever is in them is compared within 0.1 ms, which a frame may well cost. */
const SPELLING_MAX = 256;

/** Whether somebody means the room of this name by what he has typed. */
export const namesRoom = (typed: string, name: string): boolean =>
  typed.length <= SPELLING_MAX && comparisonKey(typed) === comparisonKey(name);
