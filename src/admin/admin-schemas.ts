import Type, { type TObject } from 'typebox';
import { Refusal } from '../errors.ts';
import { refusals } from '../wire/answers.ts';

/** What every operation of the operator's has in common. */
export const shared = { tags: ['admin'], security: [{ adminSession: [] }] };

const SIGNED_OUT = 'Nobody is signed in.';
const FOREIGN = 'The request came from another page, or without `X-CSRF-Token`.';

/** Response schemas of a refusal by any of the operator's routes, and with these statuses. */
export function adminRefusals(...statuses: readonly number[]): Record<number, TObject> {
  const { 401: signedOut, 403: foreign, ...others } = refusals(401, 403, ...statuses);
  return {
    ...others,
    401: { ...signedOut, description: SIGNED_OUT } as TObject,
    403: { ...foreign, description: FOREIGN } as TObject,
  };
}

export const Moment = Type.String({ format: 'date-time' });
export const MaybeText = Type.Union([Type.String(), Type.Null()]);
export const MaybeMoment = Type.Union([Moment, Type.Null()]);

/** What the query of a list may hold, beside what it is filtered by. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, description: 'of a page: 50 where not given' }),
  ),
};

export const NextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'for the next page, null on the last one',
});

export const USUAL_LIMIT = 50;

/** Text to search by, as somebody types it. */
export const SearchText = Type.Optional(Type.String({ maxLength: 256, pattern: '^[^\\u0000]*$' }));

export const momentOrNull = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A room's or a member's id, to filter by. */
export const IdText = Type.Optional(Type.String({ maxLength: 64, pattern: '^\\w*$' }));

/** A number in a path. */
export const Id = Type.String({ pattern: '^[1-9][0-9]{0,14}$', examples: ['17'] });

/** @throws {Refusal} `bad_request` for a thirteenth month and the like */
export function parseMoment(text: string): Date {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) {
    throw new Refusal('bad_request', { message: 'There is no such moment.' });
  }
  return moment;
}
