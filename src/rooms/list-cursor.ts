import { Refusal } from '../errors.ts';
import { isRoomId } from '../ids.ts';

/** A room's place in the list: most people first, then the newest, then by id. */
export interface ListPlace {
  readonly online: number;
  /** Microseconds since 1970, as exact as PostgreSQL keeps them. */
  readonly createdUs: number;
  readonly roomId: string;
}

/** Above every room there can be (the year 2255). */
export const TOP: ListPlace = { online: 2 ** 31 - 1, createdUs: 9e15, roomId: '' };

/** What a client hands back to get the page after this room; not for it to read. */
export const encodeCursor = ({ online, createdUs, roomId }: ListPlace): string =>
  Buffer.from(`${online}.${createdUs}.${roomId}`).toString('base64url');

/** @throws {Refusal} `bad_request` for anything that `encodeCursor` did not write */
export function decodeCursor(cursor: string): ListPlace {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, online, createdUs, roomId = ''] = /^(\d{1,9})\.(\d{1,16})\.(.+)$/.exec(text) ?? [];
  const place = { online: Number(online), createdUs: Number(createdUs), roomId };
  if (!isRoomId(roomId) || place.createdUs > TOP.createdUs || encodeCursor(place) !== cursor) {
    throw new Refusal('bad_request', { message: 'The field cursor is wrong.' });
  }
  return place;
}
