import { Refusal } from '../errors.ts';

/** A page of a list, and where the next one begins; null after the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The place of an item in its list: by a number first, by its id where numbers are the same. */
export interface Place {
  readonly rank: number;
  readonly id: string;
}

/** Above whatever is ranked by a count or by microseconds since 1970 (the year 2255). */
const TOP: Place = { rank: 9e15, id: '' };

/**
 * Makes a page of what was read.
 *
 * @param rows one more than `limit`, where there are more
 */
export function pageOf<T>(rows: readonly T[], limit: number, placeOf: (row: T) => Place): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = last !== undefined && rows.length > limit;
  return { items, nextCursor: hasMore ? encode(placeOf(last)) : null };
}

const encode = ({ rank, id }: Place): string => Buffer.from(`${rank}.${id}`).toString('base64url');

/**
 * Where a page begins: behind the place of its cursor, or at the top.
 *
 * @throws {Refusal} `bad_request` for a cursor that is none of ours
 */
export function parseCursor(cursor: string | undefined): Place {
  if (cursor === undefined) return TOP;
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, rank = '', id = ''] = /^(\d{1,16})\.(\w{1,40})$/.exec(text) ?? [];
  const place = { rank: Number(rank), id };
  if (id === '' || place.rank > TOP.rank || encode(place) !== cursor) {
    throw new Refusal('bad_request', { message: 'The field cursor is wrong.' });
  }
  return place;
}
